"""The host without cookies, on the desk's process: files by signed addresses, drafts by secret ones, and nothing else."""

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

from pendopo.sites import theme
from pendopo.sites.newsroom import PreviewLink
from pendopo.sites.preview_links import FOLDER, LinkEnded, draft_behind
from pendopo.sites.upload_links import WINDOW, How, SignatureExpired, Upload, upload_at

PICTURES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
# A draft shows its words, its pictures and our style; it runs nothing, sends nothing, and stands in no frame.
DRAFT_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-popups allow-top-navigation-by-user-activation"
)
STYLE = f"/_/{theme.css_name()}"


class UploadsHost:
    """Middleware before all that knows sessions: on the uploads' host it answers alone, on any other it does nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if split_domain_port(request.get_host())[0] != settings.UPLOADS_HOST:
            return self.get_response(request)
        response = answer(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        response["Cross-Origin-Resource-Policy"] = settings.UPLOADS_RESOURCE_POLICY
        return response


def answer(request: HttpRequest) -> HttpResponseBase:
    """The file that the address was signed for; "not found" for any other address, "gone" for one that has ended."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if request.path_info == STYLE:
        return HttpResponse(theme.css_bytes(), content_type="text/css; charset=utf-8")
    if request.path_info.startswith(FOLDER):
        return draft(request, request.path_info.removeprefix(FOLDER))
    try:
        upload = upload_at(request.path_info)
        file = default_storage.open(upload.name)
    except SignatureExpired:
        return plain(_("Alamat berkas ini sudah lewat waktunya. Muat ulang halaman tempat Anda menemukannya."), 410)
    except (BadSignature, ValueError, OSError):
        return plain(_("Tidak ditemukan."), 404)
    return given(file, upload)


def draft(request: HttpRequest, token: str) -> HttpResponse:
    """The draft of a page that a link was made for; "not found" for any other address, "gone" for a link that has ended."""
    try:
        response = draft_behind(request, token)
    except LinkEnded:
        return plain(_("Tautan pratinjau ini sudah berakhir. Mintalah yang baru kepada pengirimnya."), 410)
    except PreviewLink.DoesNotExist:
        return plain(_("Tidak ditemukan."), 404)
    response["Content-Security-Policy"] = DRAFT_POLICY
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    patch_cache_control(response, no_store=True, private=True)
    return response


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
