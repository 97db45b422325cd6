# shellcheck shell=bash
# The shell and Python files of the repository, found by extension or by their first line.

# sources EXTENSION SHEBANG: names of tracked and new files, one a line. Links are named by their target alone.
sources() {
  local file first
  while IFS= read -r file; do
    [[ -f $file && ! -L $file ]] || continue
    case ${file##*/} in
      *."$1") printf '%s\n' "$file" ;;
      *)
        [[ ${file##*/} != *.* || -x $file ]] || continue
        IFS= LC_ALL=C read -r first <"$file" 2>/dev/null || continue
        [[ ! $first =~ $2 ]] || printf '%s\n' "$file"
        ;;
    esac
  done < <(git ls-files -co --exclude-standard)
}

shell_files() {
  sources sh '^#!.*[/ ](ba)?sh$'
}

python_files() {
  sources py '^#!.*[/ ]python3?( -S)?$'
}
