/* Fetching without a network: which addresses are inside, and what names become of addresses. */
#include "test.h"

#include "read/fetch.h"
#include "servanda/fetch.h"

static void inside_and_outside(void **state) {
    (void)state;
    static const char *const inside[] = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.1",
        "192.168.7.7",
        "198.19.0.1",
        "224.0.0.251",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "febf::1",
        "fc00::1",
        "fdff::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:db8::1",
        "fec0::1",
        "no address",
    };
    static const char *const outside[] = {
        "1.1.1.1",   "9.255.255.255", "11.0.0.1",     "100.63.0.1",     "100.128.0.1",      "126.0.0.1",
        "128.0.0.1", "169.253.0.1",   "172.15.0.1",   "172.32.0.1",     "192.167.0.1",      "193.0.0.1",
        "223.0.0.1", "2606:4700::1",  "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
    };
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        if (sv_fetch_address_text_is_public(inside[i])) fail_msg("%s is inside", inside[i]);
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        if (!sv_fetch_address_text_is_public(outside[i])) fail_msg("%s is outside", outside[i]);
    const struct sockaddr other = {.sa_family = AF_UNIX};
    assert_false(sv_fetch_address_is_public(&other));
}

static void expect_name(const char *url, const char *name, const char *ending) {
    char out[128], end[16];
    sv_fetch_name(url, out, sizeof out);
    sv_fetch_ending_of(url, end);
    assert_string_equal(out, name);
    assert_string_equal(end, ending);
}

static void names(void **state) {
    (void)state;
    expect_name("https://harbour.example/talks/2031.html#top", "harbour.example-talks-2031.html", "html");
    expect_name("https://harbour.example/", "harbour.example", "");
    expect_name("https://me:secret@harbour.example/a?b=1&c=2", "harbour.example-a-b-1-c-2", "");
    expect_name("http://../../etc/passwd", "etc-passwd", "");
    expect_name("https://harbour.example/x.tar/../y.%70df", "harbour.example-x.tar-..-y.-70df", "");
    expect_name("", "document", "");
    assert_string_equal(sv_fetch_ending("text/html; charset=utf-8"), "html");
    assert_string_equal(sv_fetch_ending("Application/PDF"), "pdf");
    assert_string_equal(sv_fetch_ending("application/xhtml+xml"), "html");
    assert_string_equal(sv_fetch_ending("application/mbox"), "mbox");
    assert_string_equal(sv_fetch_ending("text/rtf;charset=x"), "rtf");
    assert_string_equal(sv_fetch_ending("text/html5"), "");
    assert_string_equal(sv_fetch_ending(NULL), "");
}

static void long_names_stay_apart(void **state) {
    (void)state;
    char url[2][400], name[2][128];
    for (int i = 0; i < 2; i++) {
        snprintf(url[i], sizeof url[i], "http://a.example/%0300d%d", 0, i);
        sv_fetch_name(url[i], name[i], sizeof name[i]);
        assert_in_range(strlen(name[i]), 80, 100);
    }
    assert_string_not_equal(name[0], name[1]);
}

static void only_the_web(void **state) {
    (void)state;
    static const char *const urls[] = {"file:///etc/passwd", "ftp://a.example", "/etc/passwd", "", "http:/a",
                                       "gopher://a"};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        servanda_error error = SERVANDA_ERROR_INIT;
        servanda_fetched *fetched;
        assert_int_equal(servanda_fetch(&fetched, urls[i], NULL, &error), SERVANDA_USAGE);
        assert_null(fetched);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inside_and_outside),
        cmocka_unit_test(names),
        cmocka_unit_test(long_names_stay_apart),
        cmocka_unit_test(only_the_web),
    };
    return RUN_TESTS(tests);
}
