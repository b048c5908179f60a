# shellcheck shell=bash
# Programs of Debian packages that are used without being installed. Sourced after lib/common.sh.

# unpack_debian FOLDER PACKAGE…: extracts packages below FOLDER, and prints the name and version of each.
unpack_debian() {
    local folder=$1 name file
    shift
    mkdir -p "$folder"
    (
        cd "$folder"
        # The list of packages may be too old to know where they are now.
        apt-get download -qq -o APT::Sandbox::User=root "$@" 2>/dev/null || {
            as_root apt-get update -qq
            apt-get download -qq -o APT::Sandbox::User=root "$@"
        }
    )
    for name in "$@"; do
        file=$(find "$folder" -maxdepth 1 -name "${name}_*.deb")
        dpkg-deb --extract "$file" "$folder"
        printf '%s %s\n' "$name" "$(dpkg-deb --field "$file" Version)"
        rm -f "$file"
    done
}
