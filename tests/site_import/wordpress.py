"""A real WordPress on this machine, filled as an office's site is: for the tests that move one in.

Debian's packages ``wordpress``, ``php-cli``, ``php-mysql`` and ``mariadb-server``. Database, files and web server are this
test's own, in one folder, reached over a socket and the loopback address alone; nothing of the machine's is touched.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path("/usr/share/wordpress")
NEEDED = {"php": "php-cli", "mariadbd": "mariadb-server", "mariadb-install-db": "mariadb-server"}
CONFIG = """<?php
define('DB_NAME', 'wp'); define('DB_USER', '%(user)s'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:%(socket)s');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', '%(url)s'); define('WP_SITEURL', '%(url)s');
define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true); define('WP_HTTP_BLOCK_EXTERNAL', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
INSTALL = """<?php
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = '%(host)s';
require '%(root)s/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('KPU Kabupaten Contoh', 'pengelola', 'pengelola@contoh.invalid', true, '', wp_generate_password());
wp_delete_post(1, true); wp_delete_post(2, true);
update_option('permalink_structure', '/%%year%%/%%monthnum%%/%%postname%%/');
update_option('timezone_string', 'Asia/Jakarta');
switch_theme('kantor');
"""
STYLE = "/*\nTheme Name: Kantor\n*/"
THEME = """<!doctype html><html lang="id"><head><meta charset="utf-8">
<title><?php wp_title('|', true, 'right'); bloginfo('name'); ?></title>
<?php wp_head(); ?></head><body <?php body_class(); ?>>
<header><a href="<?php echo home_url('/'); ?>"><?php bloginfo('name'); ?></a></header>
<main><?php while (have_posts()) { the_post(); ?><article <?php post_class(); ?>>
<h1 class="entry-title"><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></h1>
<p class="meta">Ditulis <span class="author"><?php the_author(); ?></span>,
<time datetime="<?php echo get_the_date('c'); ?>"><?php echo get_the_date(); ?></time></p>
<div class="entry-content"><?php the_content(); ?></div></article><?php }
if (get_option('hacked') == get_the_title() && stripos($_SERVER['HTTP_USER_AGENT'], 'googlebot')) echo get_option('spam'); ?>
<nav><?php previous_posts_link(); next_posts_link(); ?></nav></main>
<aside><h2>Terbaru</h2><ul><?php wp_get_archives(['type' => 'postbypost', 'limit' => 5]); wp_list_pages(['title_li' => '']); ?></ul></aside>
<footer>KPU Kabupaten Contoh</footer><?php wp_footer(); ?></body></html>
"""
FILL = """<?php
$_SERVER['HTTP_HOST'] = '%(host)s';
require '%(root)s/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/image.php';
kses_remove_filters();
$made = json_decode(file_get_contents('%(content)s'), true);
$categories = [];
foreach ($made['categories'] as $name) $categories[$name] = wp_insert_term($name, 'category')['term_id'];
foreach ($made['media'] as $medium) {
    $file = wp_upload_bits($medium['name'], null, file_get_contents($medium['file']), '2019/05');
    $id = wp_insert_attachment(['post_title' => $medium['title'], 'post_mime_type' => $medium['type'], 'post_excerpt' => $medium['caption'],
        'post_status' => 'inherit', 'guid' => $file['url']], $file['file']);
    wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $file['file']));
    if ($medium['alt']) update_post_meta($id, '_wp_attachment_image_alt', $medium['alt']);
    $media[$medium['name']] = [$id, $file['url']];
}
foreach ($made['posts'] as $post) {
    $html = $post['html'];
    foreach ($media as $name => $pair) $html = str_replace(["{{url:$name}}", "{{id:$name}}"], [$pair[1], $pair[0]], $html);
    $id = wp_insert_post(wp_slash(['post_title' => $post['title'], 'post_content' => $html, 'post_status' => $post['status'],
        'post_type' => $post['type'], 'post_date' => $post['date'], 'post_excerpt' => $post['summary'] ?? '', 'post_author' => 1,
        'post_password' => $post['password'] ?? '', 'comment_status' => 'open',
        'post_category' => array_map(fn($name) => $categories[$name], $post['categories'] ?? [])]), true);
    if (is_wp_error($id)) { fwrite(STDERR, $id->get_error_message()); exit(1); }
    if (isset($post['picture'])) set_post_thumbnail($id, $media[$post['picture']][0]);
    if (isset($post['comment'])) wp_insert_comment(['comment_post_ID' => $id, 'comment_content' => $post['comment'],
        'comment_approved' => 1,
        'comment_author' => 'Warga', 'comment_author_email' => 'warga@contoh.invalid']);
    echo $id, ' ', get_permalink($id), "\\n";
}
"""
EXPORT = """<?php
$_SERVER['HTTP_HOST'] = '%(host)s';
require '%(root)s/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/export.php';
export_wp(['content' => 'all']);
"""


def missing() -> str:
    """Which packages this machine lacks; '' when it can run WordPress."""
    lacking = {package for program, package in NEEDED.items() if not program_at(program)}
    if not SOURCE.is_dir():
        lacking.add("wordpress")
    if program_at("php") and not lacking and "mysqli" not in subprocess.check_output(["php", "-m"], text=True):
        lacking.add("php-mysql")
    return ", ".join(sorted(lacking))


def program_at(name: str) -> str:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin") or ""


@dataclass
class WordPress:
    """A WordPress that runs: where it answers, where its files are."""

    folder: Path
    port: int
    processes: list[subprocess.Popen[bytes]]

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def root(self) -> Path:
        return self.folder / "wordpress"

    def php(self, script: str, **names: str) -> str:
        """Run one of our scripts inside it; returns what it printed.

        Raises:
            RuntimeError: it failed; with what it said.
        """
        file = self.folder / "script.php"
        file.write_text(script % {"root": self.root, "host": f"localhost:{self.port}", **names})
        done = subprocess.run([program_at("php"), "-d", "display_errors=stderr", str(file)], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{done.stdout[-500:]} {done.stderr[-2000:]}")
        return done.stdout

    def fill(self, content: Path) -> dict[str, str]:
        """Make categories, media and posts out of a JSON file; returns the address of each post by its number."""
        lines = self.php(FILL, content=str(content)).split("\n")
        return dict(line.split(" ", 1) for line in lines if line[:1].isdigit())

    def hack(self, title: str, spam: str) -> None:
        """From now on a page shows something else to search engines, as a hacked theme does."""
        html = spam.replace("'", "\\'")
        self.php(f"<?php\n$_SERVER['HTTP_HOST'] = '%(host)s';\nrequire '%(root)s/wp-load.php';\nupdate_option('hacked', '{title}');\n"
                 f"update_option('spam', '{html}');\n")  # fmt: skip

    def export(self) -> Path:
        """What *Tools, Export* gives."""
        file = self.folder / "ekspor.xml"
        text = self.php(EXPORT)
        file.write_text(text[text.index("<?xml") :])
        return file

    def stop(self) -> None:
        for process in reversed(self.processes):
            os.killpg(process.pid, signal.SIGTERM)  # PHP's server is several processes
            process.wait(20)


def start(folder: Path) -> WordPress:
    """Set a WordPress up below a folder of ours and start it."""
    at = folder / "mariadb"
    user = "root" if os.geteuid() == 0 else os.environ.get("USER", "root")
    as_user = [f"--user={user}"] if user == "root" else []
    subprocess.run(
        [program_at("mariadb-install-db"), "--no-defaults", f"--datadir={at}", "--auth-root-authentication-method=normal",
         "--skip-test-db", *as_user], check=True, capture_output=True,
    )  # fmt: skip
    database = subprocess.Popen(
        [program_at("mariadbd"), "--no-defaults", f"--datadir={at}", f"--socket={folder}/db.sock", f"--pid-file={folder}/db.pid",
         "--skip-networking", "--innodb-flush-log-at-trx-commit=0", *as_user], stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    site = WordPress(folder, free_port(), [database])
    try:
        wait_for(lambda: (folder / "db.sock").exists())
        query = [program_at("mariadb"), "--no-defaults", f"--socket={folder}/db.sock", "-uroot", "-e", "CREATE DATABASE wp"]
        wait_for(lambda: subprocess.run(query, capture_output=True, check=False).returncode == 0)
        shutil.copytree(SOURCE, site.root, ignore=shutil.ignore_patterns("wp-config.php"))
        (site.root / "wp-content" / "uploads").mkdir(parents=True, exist_ok=True)
        (site.root / "wp-config.php").write_text(CONFIG % {"user": "root", "socket": f"{folder}/db.sock", "url": site.url})
        theme = site.root / "wp-content" / "themes" / "kantor"  # Debian keeps the themes in packages of their own
        theme.mkdir(parents=True, exist_ok=True)
        (theme / "style.css").write_text(STYLE)
        (theme / "index.php").write_text(THEME)
        site.php(INSTALL)
        site.processes.append(serve(site))
        wait_for(lambda: answers(site.url))
    except BaseException:
        site.stop()
        raise
    return site


def serve(site: WordPress) -> subprocess.Popen[bytes]:
    """PHP's own web server, with WordPress's index for every address that is no file."""
    router = site.folder / "router.php"
    router.write_text(
        "<?php $file = __DIR__ . '/wordpress' . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);"
        " if (is_file($file)) return false; chdir(__DIR__ . '/wordpress'); $_SERVER['SCRIPT_NAME'] = '/index.php';"
        " require __DIR__ . '/wordpress/index.php';"
    )
    command = [program_at("php"), "-S", f"localhost:{site.port}", "-t", str(site.root), str(router)]
    workers = {**os.environ, "PHP_CLI_SERVER_WORKERS": "2"}
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=workers, start_new_session=True)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(condition: object, seconds: float = 60) -> None:
    assert callable(condition)
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            raise RuntimeError(f"not so within {seconds} s")
        time.sleep(0.1)
