/*
 * What attackers leave in folders of uploads. Written for this repository; each rule names its points and the code of its sign.
 * Rules look for what a script does, not for names of known tools, and ask for two marks together where one is innocent.
 */

rule php_code : server_script
{
    meta:
        sign = "server_script"
        points = 60
    strings:
        $long = "<?php" nocase
        $echo = "<?="
        $short = /<\?\s{1,4}(eval|system|exec|include|require|echo|if|@|\$)/ nocase
        $asp = /<%\s{0,4}(eval|execute|response|server\.|@\s{0,3}(page|language))/ nocase
        $script = /<script[^>]{0,40}(language|runat)\s{0,3}=\s{0,3}["']?(php|server)/ nocase
    condition:
        any of them
}

rule runs_what_is_sent : web_shell
{
    meta:
        sign = "web_shell"
        points = 90
    strings:
        $php = /<\?(php|=|\s)/ nocase
        $sent = /(eval|assert|system|exec|shell_exec|passthru|popen|proc_open|create_function|preg_replace|include|require|call_user_func)[\s@(]{1,8}(base64_decode|stripslashes|str_rot13|gzinflate|trim|urldecode)?[\s@(]{0,8}\$(_(GET|POST|REQUEST|COOKIE|SERVER|FILES)|\{\s{0,3}["']_(GET|POST|REQUEST|COOKIE))/ nocase
        $called = /\$_(GET|POST|REQUEST|COOKIE)\s{0,3}\[[^\]]{1,40}\]\s{0,3}\(/ nocase
        $ticks = /`\s{0,3}\$_(GET|POST|REQUEST|COOKIE)/ nocase
        $put = /(move_uploaded_file|file_put_contents|fwrite|copy)\s{0,4}\([^;]{0,80}\$_(FILES|POST|GET|REQUEST)/ nocase
    condition:
        $php and any of ($sent, $called, $ticks, $put)
}

rule toolbox : web_shell
{
    meta:
        sign = "web_shell"
        points = 90
    strings:
        $php = /<\?(php|=|\s)/ nocase
        $a = "shell_exec" nocase
        $b = "passthru" nocase
        $c = "proc_open" nocase
        $d = "posix_getpwuid" nocase
        $e = "safe_mode" nocase
        $f = "disable_functions" nocase
        $g = "php_uname" nocase
        $h = "fsockopen" nocase
        $i = "chmod" nocase
        $j = "file manager" nocase
        $k = "type=\"file\"" nocase
        $l = "type='file'" nocase
        $m = "getcwd" nocase
        $n = "symlink(" nocase
    condition:
        $php and 5 of ($a, $b, $c, $d, $e, $f, $g, $h, $i, $j, $k, $l, $m, $n)
}

rule packed_php
{
    meta:
        sign = "packed_php"
        points = 80
    strings:
        $php = /<\?(php|=|\s)/ nocase
        $chain = /(eval|assert|include|preg_replace|create_function)[\s@(]{1,8}["'\w]{0,40}[\s@(]{0,8}(gzinflate|gzuncompress|gzdecode|base64_decode|str_rot13|strrev|hex2bin|convert_uudecode|rawurldecode)\s{0,4}\(/ nocase
        $built = /\$\w{1,30}\s{0,3}=\s{0,3}(["'][\w]{1,6}["']\s{0,3}\.\s{0,3}){3}["'][\w]{0,6}["']/
        $codes = /(chr\s{0,3}\(\s{0,3}\d{2,3}\s{0,3}\)\s{0,3}\.\s{0,3}){4}/ nocase
        $index = /(\$\w{1,20}[\[{]\d{1,3}[\]}]\s{0,3}\.\s{0,3}){5}/
        $globals = /\$GLOBALS\[\s{0,3}["'](\\x|\\[0-7]{2,3}|O0|_\d{4})/ nocase
        $escaped = /(\\x[0-9a-f]{2}|\\[0-7]{3}){24}/ nocase
        $long = /["'][A-Za-z0-9+\/]{1200}/
        $decode = /base64_decode|gzinflate|str_rot13|eval\s{0,3}\(/ nocase
    condition:
        $php and ($chain or ($long and $decode) or 2 of ($built, $codes, $index, $globals, $escaped) or ($escaped and $decode))
}

rule rules_for_script_types : htaccess
{
    meta:
        sign = "htaccess_types"
        points = 60
    strings:
        $files = /<Files(Match)?\s[^>]{0,80}(ph|PH|pH|Ph|py|exe|asp|sus)/
        $cases = /php[^>\n]{0,80}(Php|PHP|pHP|phP|PhP|PHp)/
        $deny = /(deny\s{1,4}from\s{1,4}all|require\s{1,4}all\s{1,4}denied)/ nocase
        $allow = /(allow\s{1,4}from\s{1,4}all|require\s{1,4}all\s{1,4}granted)/ nocase
        $named = /<Files(Match)?\s[^>]{0,80}(index|wp-|radio|lock360|about|admin)[^>]{0,80}\.(php|PHP)/ nocase
    condition:
        filesize < 200KB and $files and $deny and ($cases or ($allow and $named))
}

rule hands_other_types_to_php : htaccess
{
    meta:
        sign = "htaccess_handler"
        points = 80
    strings:
        $handler = /(AddHandler|AddType|SetHandler|ForceType)\s{1,4}["']?(application\/x-httpd-|x-httpd-)?(php|cgi-script|proxy:[^\n]{0,60}php)[^\n]{0,120}/ nocase
        $prepend = /(auto_prepend_file|auto_append_file)/ nocase
        $engine = /php_(flag|value)\s{1,4}engine\s{1,4}(on|1)/ nocase
    condition:
        filesize < 200KB and any of them
}

rule sends_searchers_away : htaccess
{
    meta:
        sign = "htaccess_redirect"
        points = 70
    strings:
        $asks = /RewriteCond\s{1,8}%\{HTTP_(REFERER|USER_AGENT)\}[^\n]{0,300}(google|bing|yahoo|yandex|bot|android|iphone|mobile)/ nocase
        $sends = /RewriteRule[^\n]{0,200}https?:\/\/[^\n]{3,200}/ nocase
    condition:
        filesize < 200KB and $asks and $sends
}

rule active_picture
{
    meta:
        sign = "active_picture"
        points = 60
    strings:
        $svg = "<svg" nocase
        $script = /<script[\s>]/ nocase
        $handler = /\son(load|error|click|begin|mouseover)\s{0,3}=/ nocase
        $scheme = /(href|src)\s{0,3}=\s{0,3}["']?\s{0,3}(javascript|data:text\/html)/ nocase
        $foreign = "<foreignObject" nocase
        $frame = "<iframe" nocase
    condition:
        $svg and (any of ($script, $handler, $scheme) or ($foreign and $frame))
}

rule document_that_starts_programs
{
    meta:
        sign = "active_document"
        points = 60
    strings:
        $pdf = "%PDF-"
        $launch = /\/S\s{0,4}\/Launch[\s\/>]/
    condition:
        $pdf in (0..1024) and $launch
}

rule document_with_script
{
    meta:
        sign = "active_document"
        points = 30
    strings:
        $pdf = "%PDF-"
        $script = /\/S\s{0,4}\/JavaScript[\s\/>]/
        $opening = /\/(OpenAction|AA)[\s\/<\[\d]/
        $names = /\/JavaScript\s{0,4}\d{1,7}\s{1,4}\d{1,5}\s{1,4}R/
    condition:
        $pdf in (0..1024) and $script and ($opening or $names)
}

rule program
{
    meta:
        sign = "program"
        points = 60
    strings:
        $mz = { 4D 5A }
        $pe = "PE\x00\x00"
        $elf = { 7F 45 4C 46 }
        $shell = /^#!\s{0,3}\/[\w\/.]{2,40}(sh|perl|python|php|env)/
    condition:
        ($mz at 0 and $pe) or $elf at 0 or $shell
}
