# shellcheck shell=bash
# Root file systems out of the packages that this machine has installed, for the container image and for the tests of the
# .deb: no network, no mirror, nothing that runs as another root. Sourced; needs dpkg-query, awk and tar.

# with_dependencies [-x package]… <package…>: these packages and what they need, one a line, as dpkg names them. Of
# alternatives the first that is installed counts; what stands behind -x is passed over with all that only it needs.
with_dependencies() {
  local wanted='' passed_over=''
  while [ $# -gt 0 ]; do
    if [ "$1" = -x ]; then passed_over+=" $2"; shift; else wanted+=" $1"; fi
    shift
  done
  dpkg-query -W -f '${db:Status-Status}\t${Package}\t${binary:Package}\t${Pre-Depends}, ${Depends}\t${Provides}\n' |
    awk -F '\t' -v wanted="$wanted" -v passed_over="$passed_over" '
      function bare(text) { sub(/^ +/, "", text); sub(/[ (:[].*/, "", text); return text }
      $1 == "installed" {
        needs[$2] = $4; named[$2] = $3; by[$2] = $2
        count = split($5, given, ",")
        for (i = 1; i <= count; i++) if (!(bare(given[i]) in by)) by[bare(given[i])] = $2
      }
      END {
        count = split(passed_over, names, " ")
        for (i = 1; i <= count; i++) seen[names[i]] = 1
        last = split(wanted, queue, " ")
        for (i = 1; i <= last; i++) {
          if (!(queue[i] in by)) { print queue[i] " is not installed." >"/dev/stderr"; exit 1 }
          name = by[queue[i]]
          if (name in seen || queue[i] in seen) continue
          seen[name] = 1
          print named[name]
          groups = split(needs[name], group, ",")
          for (g = 1; g <= groups; g++) {
            others = split(group[g], other, "|")
            for (o = 1; o <= others; o++) {
              if (!(bare(other[o]) in by) && !(bare(other[o]) in seen)) continue
              if (!(bare(other[o]) in seen)) queue[++last] = bare(other[o])
              break
            }
          }
        }
      }'
}

# copy_packages <folder> <package…>: their files as they lie on this machine, with the links of a merged /usr; without
# manuals, translations and documentation, but with what says under which licence they are.
copy_packages() {
  local folder=$1 name
  shift
  for name in bin sbin lib lib64; do
    if [ -L "/$name" ] && [ ! -e "$folder/$name" ]; then
      mkdir -p "$folder/usr/$name"
      cp -P "/$name" "$folder/$name"
    fi
  done
  dpkg-query -L "$@" | sed -n 's|^/\(..*\)|\1|p' | sort -u | grep -vxE 'bin|sbin|lib|lib64|\.' |
    awk '/^usr\/share\/doc\/[^\/]*\// {if (/\/copyright$/) print; next} !/^usr\/share\/(man|info|locale|lintian|bug)\//' |
    (cd / && while IFS= read -r name; do if [ -e "$name" ] || [ -L "$name" ]; then printf '%s\0' "$name"; fi; done) |
    tar -C / --null --no-recursion -T - -cf - | tar -C "$folder" --keep-directory-symlink -xpf -
}
