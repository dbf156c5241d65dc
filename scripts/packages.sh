# What ./run and ./test need from Debian or Ubuntu, and how it is installed. Sourced, not run.
# A row: package, and a command or pkg-config module that tells that it is there (however it came).

build_packages='
gcc                cc
libc6-dev          -
meson              meson
ninja-build        ninja
pkg-config         pkg-config
python3            python3
libarchive-dev     pc:libarchive
libcmark-dev       pc:libcmark
libcurl4-gnutls-dev pc:libcurl
libicu-dev         pc:icu-i18n
libjansson-dev     pc:jansson
libpoppler-glib-dev pc:poppler-glib
libseccomp-dev     pc:libseccomp
libsodium-dev      pc:libsodium
libsqlite3-dev     pc:sqlite3
libuchardet-dev    pc:uchardet
libxml2-dev        pc:libxml-2.0
libyaml-dev        pc:yaml-0.1
poppler-data       -
'

test_packages='
binutils           objdump
clang              clang
clang-format-14    clang-format-14
git                git
libcmocka-dev      pc:cmocka
'

long_test_packages='
clang-tidy         clang-tidy
libc6-dbg          -
valgrind           valgrind
'

say() { printf '%s\n' "$*" >&2; }

# package_there PACKAGE TELLTALE
package_there() {
    case $2 in
        -) ;;
        pc:*) pkg-config --exists "${2#pc:}" 2>/dev/null && return 0 ;;
        *) command -v "$2" >/dev/null 2>&1 && return 0 ;;
    esac
    dpkg-query -W -f '${Status}\n' "$1" 2>/dev/null | grep -q '^install ok installed'
}

# missing_packages TABLE: the packages of the table that are not there, in one line
missing_packages() {
    printf '%s\n' "$1" | while read -r package telltale; do
        [ -n "$package" ] && ! package_there "$package" "$telltale" && printf '%s ' "$package"
    done
    return 0
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# install_missing TABLE ALLOWED(yes|no): installs what is missing, or says what it would need and fails
install_missing() {
    missing=$(missing_packages "$1")
    [ -z "$missing" ] && return 0
    if [ "$2" = no ]; then
        say "Some packages are missing, and --no-install was given. Please install them first:"
        say "  apt-get install --no-install-recommends $missing"
        return 1
    fi
    if ! command -v apt-get >/dev/null 2>&1; then
        say "This is no Debian or Ubuntu; please install the equivalents of: $missing"
        return 1
    fi
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
        say "Packages are missing and there is no sudo. As root, please run:"
        say "  apt-get update && apt-get install --no-install-recommends $missing"
        return 1
    fi
    say "Installing: $missing"
    # shellcheck disable=SC2086 # a list of names
    { as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update &&
        as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a \
            apt-get -q -y --no-install-recommends install $missing; } >&2 || {
        say "The packages could not be installed; the lines above say why."
        return 1
    }
}

# build_in FOLDER SETUP-ARGUMENTS... : configures once; says nothing unless it fails
configure() {
    folder=$1
    shift
    [ -f "$folder/build.ninja" ] && return 0
    mkdir -p "$folder" && meson setup "$folder" "$root" "$@" >"$folder/setup.log" 2>&1 && return 0
    cat "$folder/setup.log" >&2
    rm -f "$folder/build.ninja"
    return 1
}
