/* Fetching over http and https with libcurl (see servanda/fetch.h).
 *
 * The one idea: libcurl is loaded by hand when the first address comes, so that nothing else pays for it; the callback that
 * opens a socket sees the address that is really connected to, whatever name, redirect or server of names led there. */
#include "servanda/fetch.h"

#include <string.h>
#include <strings.h>

#include "read/fetch.h"
#include "servanda/limits.h"

struct servanda_fetched {
    sv_buf bytes;
    char *address;
    char sha256[65], id[128], ending[16];
};

void servanda_fetched_free(servanda_fetched *fetched) {
    if (!fetched) return;
    sv_buf_free(&fetched->bytes);
    sv_free(fetched->address);
    sv_free(fetched);
}

const void *servanda_fetched_bytes(const servanda_fetched *fetched, size_t *size) {
    if (size) *size = fetched->bytes.size;
    return fetched->bytes.data ? fetched->bytes.data : "";
}

const char *servanda_fetched_address(const servanda_fetched *fetched) { return fetched->address; }
const char *servanda_fetched_sha256(const servanda_fetched *fetched) { return fetched->sha256; }
const char *servanda_fetched_id(const servanda_fetched *fetched) { return fetched->id; }
const char *servanda_fetched_ending(const servanda_fetched *fetched) { return fetched->ending; }

#ifdef SV_CURL

#define CURL_DISABLE_DEPRECATION /* options that Ubuntu 22.04 has under their older name only */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <dlfcn.h>
#include <unistd.h>

#define SECONDS 60
#define CONNECT_SECONDS 20

typedef struct curl_calls {
#define CURL_CALL(name) __typeof__(name) *name;
#include "read/fetch.def"
#undef CURL_CALL
} curl_calls;

typedef struct fetching {
    const curl_calls *api;
    CURL *handle;
    servanda_fetched *fetched;
    servanda_fetch_options options;
    const char *url;
    bool refused, too_large; /* why it was ended */
    servanda_error *error;
} fetching;

/* ---- loading ---- */

static bool find_call(void *library, const char *name, void *out, size_t size) {
    void *found = dlsym(library, name);
    memcpy(out, &found, size);
    return found != NULL;
}

static bool load(curl_calls *api) {
    static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
    void *library = NULL;
    for (size_t i = 0; i < 2 && !library; i++) library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    bool all = library != NULL;
#define CURL_CALL(name) all = all && find_call(library, #name, &api->name, sizeof api->name);
#include "read/fetch.def"
#undef CURL_CALL
    return all && api->curl_global_init(CURL_GLOBAL_DEFAULT) == 0;
}

/* ---- what libcurl calls back ---- */

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    fetching *f = context;
    if (!f->options.allow_private && !sv_fetch_address_is_public(&address->addr)) {
        f->refused = true;
        return CURL_SOCKET_BAD;
    }
    (void)purpose;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t take_bytes(char *bytes, size_t one, size_t size, void *context) {
    fetching *f = context;
    (void)one; /* is 1 */
    if (size > f->options.most - f->fetched->bytes.size) {
        f->too_large = true;
        return 0;
    }
    sv_buf_add(&f->fetched->bytes, bytes, size);
    return f->fetched->bytes.failed ? 0 : size;
}

/* ---- one address ---- */

static bool set_up(fetching *f) {
    __typeof__(curl_easy_setopt) *set = f->api->curl_easy_setopt;
    long protocols = CURLPROTO_HTTP | CURLPROTO_HTTPS;
    const struct {
        CURLoption option;
        long value;
    } numbers[] = {
        {CURLOPT_PROTOCOLS, protocols},
        {CURLOPT_REDIR_PROTOCOLS, protocols},
        {CURLOPT_FOLLOWLOCATION, f->options.redirects > 0},
        {CURLOPT_MAXREDIRS, (long)f->options.redirects},
        {CURLOPT_FAILONERROR, 1},
        {CURLOPT_NOSIGNAL, 1},
        {CURLOPT_TIMEOUT, (long)f->options.seconds},
        {CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS},
        {CURLOPT_NETRC, CURL_NETRC_IGNORED},
    };
    bool ok = true;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        ok = ok && set(f->handle, numbers[i].option, numbers[i].value) == CURLE_OK;
    ok = ok && set(f->handle, CURLOPT_URL, f->url) == CURLE_OK;
    ok = ok && set(f->handle, CURLOPT_USERAGENT, "servanda/" SERVANDA_VERSION) == CURLE_OK;
    if (!f->options.allow_private) /* what a proxy connects to could not be seen */
        ok = ok && set(f->handle, CURLOPT_PROXY, "") == CURLE_OK;
    ok = ok && set(f->handle, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK;
    ok = ok && set(f->handle, CURLOPT_OPENSOCKETDATA, f) == CURLE_OK;
    ok = ok && set(f->handle, CURLOPT_WRITEFUNCTION, take_bytes) == CURLE_OK;
    return ok && set(f->handle, CURLOPT_WRITEDATA, f) == CURLE_OK;
}

static servanda_status explain(const fetching *f, CURLcode code) {
    long answer = 0;
    f->api->curl_easy_getinfo(f->handle, CURLINFO_RESPONSE_CODE, &answer);
    if (f->fetched->bytes.failed || code == CURLE_OUT_OF_MEMORY) return sv_error_memory(f->error);
    if (f->too_large) {
        sv_error_set(f->error, SERVANDA_DOCUMENT_LIMIT, f->url, 0, "is larger than the limit of %llu bytes",
                     (unsigned long long)f->options.most);
        return SERVANDA_DOCUMENT_LIMIT;
    }
    if (f->refused) {
        sv_error_set(f->error, SERVANDA_NO_DOCUMENT, f->url, 0, "leads to a private, loopback or link-local address");
        sv_error_cure(f->error, "if that is meant, allow it: --allow-private");
    } else if (code == CURLE_HTTP_RETURNED_ERROR) {
        sv_error_set(f->error, SERVANDA_NO_DOCUMENT, f->url, 0, "the server answers with code %ld", answer);
        sv_error_cure(f->error, "open it in a browser; some servers answer nobody else");
    } else if (code == CURLE_OPERATION_TIMEDOUT) {
        sv_error_set(f->error, SERVANDA_DOCUMENT_LIMIT, f->url, 0, "took longer than the limit of %u seconds",
                     f->options.seconds);
        return SERVANDA_DOCUMENT_LIMIT;
    } else if (code == CURLE_UNSUPPORTED_PROTOCOL) {
        sv_error_set(f->error, SERVANDA_NO_DOCUMENT, f->url, 0, "leads to an address without http or https");
    } else {
        sv_error_set(f->error, SERVANDA_NO_DOCUMENT, f->url, 0, "cannot be fetched: %s",
                     f->api->curl_easy_strerror(code));
        sv_error_cure(f->error, "check the address and the network");
    }
    return SERVANDA_NO_DOCUMENT;
}

static servanda_status describe(fetching *f) {
    servanda_fetched *fetched = f->fetched;
    const char *address = NULL, *media = NULL;
    f->api->curl_easy_getinfo(f->handle, CURLINFO_EFFECTIVE_URL, &address);
    f->api->curl_easy_getinfo(f->handle, CURLINFO_CONTENT_TYPE, &media);
    size_t size = strlen(address ? address : f->url) + 1;
    fetched->address = sv_alloc(size);
    if (!fetched->address) return sv_error_memory(f->error);
    memcpy(fetched->address, address ? address : f->url, size);
    sv_hash_sha256(fetched->bytes.data ? fetched->bytes.data : "", fetched->bytes.size, fetched->sha256);
    sv_fetch_name(f->url, fetched->id, sizeof fetched->id);
    const char *ending = sv_fetch_ending(media);
    if (*ending)
        memcpy(fetched->ending, ending, strlen(ending) + 1);
    else
        sv_fetch_ending_of(fetched->address, fetched->ending);
    return SERVANDA_OK;
}

static servanda_status perform(fetching *f) {
    if (!set_up(f)) return sv_error_memory(f->error);
    CURLcode code = f->api->curl_easy_perform(f->handle);
    return code == CURLE_OK ? describe(f) : explain(f, code);
}

static servanda_status fetch(fetching *f) {
    curl_calls api;
    if (!load(&api)) {
        sv_error_set(f->error, SERVANDA_SANDBOX, f->url, 0, "cannot be fetched: libcurl is not installed");
        sv_error_cure(f->error, "install libcurl4 or libcurl3-gnutls");
        return SERVANDA_SANDBOX;
    }
    f->api = &api;
    f->handle = api.curl_easy_init();
    servanda_status status = f->handle ? perform(f) : sv_error_memory(f->error);
    if (f->handle) api.curl_easy_cleanup(f->handle);
    f->api = NULL;
    return status;
}

#else /* built without libcurl */

typedef struct fetching {
    servanda_fetched *fetched;
    servanda_fetch_options options;
    const char *url;
    servanda_error *error;
} fetching;

#define SECONDS 60

static servanda_status fetch(fetching *f) {
    sv_error_set(f->error, SERVANDA_SANDBOX, f->url, 0, "cannot be fetched: this program was built without libcurl");
    sv_error_cure(f->error, "build it with -Dfetch=enabled");
    return SERVANDA_SANDBOX;
}

#endif

static bool is_web(const char *url) {
    return strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0;
}

servanda_status servanda_fetch(servanda_fetched **out, const char *url, const servanda_fetch_options *options,
                               servanda_error *error) {
    static const servanda_fetch_options usual = SERVANDA_FETCH_OPTIONS_INIT;
    fetching f = {.url = url, .options = options ? *options : usual, .error = error};
    servanda_limits limits;
    *out = NULL;
    if (!is_web(url)) {
        sv_error_set(error, SERVANDA_USAGE, url, 0, "is no address that begins with http:// or https://");
        return SERVANDA_USAGE;
    }
    servanda_limits_default(&limits);
    if (f.options.most == 0) f.options.most = limits.of[SERVANDA_LIMIT_BYTES];
    if (f.options.seconds == 0) f.options.seconds = SECONDS;
    f.fetched = sv_alloc(sizeof *f.fetched);
    if (!f.fetched) return sv_error_memory(error);
    *f.fetched = (servanda_fetched){.bytes = SV_BUF_INIT};
    servanda_status status = fetch(&f);
    if (status)
        servanda_fetched_free(f.fetched);
    else
        *out = f.fetched;
    return status;
}
