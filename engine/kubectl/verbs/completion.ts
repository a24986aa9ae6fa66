import type { Verb } from '../command.ts'
import { toggle } from '../flags.ts'
import { own } from '../own.ts'
import { CommandError } from '../result.ts'

/** By shell: how it asks kubectl what may follow the words that are typed. @param asks the command that answers */
const scripts: Readonly<Record<string, (asks: string) => string>> = {
  bash: (asks) => `# bash completion for kubectl
__start_kubectl() {
  local lines directive line
  mapfile -t lines < <(kubectl ${asks} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  directive="\${lines[-1]#:}"
  unset 'lines[-1]'
  COMPREPLY=()
  ((directive & 8)) && mapfile -t COMPREPLY < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}") && return
  ((directive & 16)) && mapfile -t COMPREPLY < <(compgen -d -- "\${COMP_WORDS[COMP_CWORD]}") && return
  for line in "\${lines[@]}"; do COMPREPLY+=("\${line%%$'\t'*}"); done
  ((directive & 2)) && compopt -o nospace
  ((directive & 4)) || compopt -o default
}
complete -F __start_kubectl kubectl
`,
  zsh: (asks) => `#compdef kubectl
# zsh completion for kubectl
_kubectl() {
  local -a lines
  local directive
  lines=("\${(@f)$(kubectl ${asks} "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  directive=\${lines[-1]#:}
  lines=("\${(@)lines[1,-2]}")
  if ((directive & 8)); then _files -g '*.(json|yaml|yml)'
  elif ((directive & 16)); then _files -/
  elif ((\${#lines} > 0)); then _describe 'kubectl' "(\${(q)lines//$'\t'/:})"
  elif ((!(directive & 4))); then _files
  fi
}
compdef _kubectl kubectl
`,
  fish: (asks) => `# fish completion for kubectl
function __kubectl_candidates
  set -l words (commandline -opc) (commandline -ct)
  kubectl ${asks} $words[2..-1] 2>/dev/null | string match -v ':*'
end
complete -c kubectl -f -a '(__kubectl_candidates)'
`,
  powershell: (asks) => `# powershell completion for kubectl
Register-ArgumentCompleter -Native -CommandName kubectl -ScriptBlock {
  param($word, $line, $position)
  $words = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
  if ($word -eq '') { $words += '' }
  kubectl ${asks} @words 2>$null | Where-Object { $_ -notmatch '^:' } | ForEach-Object { ($_ -split "\`t")[0] }
}
`,
}

/** Prints what lets a shell complete commands, flags, types and names: it asks `kubectl __complete`. */
export const completion: Verb = {
  name: 'completion',
  flags: [toggle('no-descriptions')],
  run: ({ args, flags, path, write }) => {
    const [shell, ...more] = args
    const usage = `\nSee '${path} -h' for help and examples`
    if (shell === undefined) throw new CommandError(`Shell not specified.${usage}`)
    if (more.length > 0) throw new CommandError(`Too many arguments. Expected only the shell type.${usage}`)
    const script = own(scripts, shell)
    if (script === undefined) throw new CommandError(`Unsupported shell type ${JSON.stringify(shell)}.${usage}`)
    write(script(flags.isOn('no-descriptions') ? '__completeNoDesc' : '__complete'))
  },
}
