"""The host without cookies, on the desk's process: files by signed addresses, and nothing else."""

from collections.abc import Callable
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.signing import BadSignature
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.http.request import split_domain_port
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from pendopo.sites.upload_links import WINDOW, How, SignatureExpired, Upload, upload_at

PICTURES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


class UploadsHost:
    """Middleware before all that knows sessions: on the uploads' host it answers alone, on any other it does nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if split_domain_port(request.get_host())[0] != settings.UPLOADS_HOST:
            return self.get_response(request)
        response = answer(request)
        for name, value in HEADERS.items():
            response[name] = value
        response["Cross-Origin-Resource-Policy"] = settings.UPLOADS_RESOURCE_POLICY
        return response


def answer(request: HttpRequest) -> HttpResponseBase:
    """The file that the address was signed for; "not found" for any other address, "gone" for one that has ended."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        upload = upload_at(request.path_info)
        file = default_storage.open(upload.name)
    except SignatureExpired:
        return plain(_("Alamat berkas ini sudah lewat waktunya. Muat ulang halaman tempat Anda menemukannya."), 410)
    except (BadSignature, ValueError, OSError):
        return plain(_("Tidak ditemukan."), 404)
    return given(file, upload)


def given(file: File, upload: Upload) -> FileResponse:
    """With the type of a picture where it is one to be shown, else as a file to save."""
    path = PurePosixPath(upload.name)
    picture = PICTURES.get(path.suffix.lower()) if upload.how is How.SHOW else None
    response = FileResponse(file, as_attachment=picture is None, filename=path.name, content_type=picture or "application/octet-stream")
    patch_cache_control(response, private=True, max_age=WINDOW)
    return response


def plain(text: str, status: int) -> HttpResponse:
    response = HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
    patch_cache_control(response, no_store=True)
    return response
