import type { Verb } from '../command.ts'
import { list, number, text, toggle } from '../flags.ts'
import { kustomizedText } from '../kustomize/text.ts'
import { CommandError } from '../result.ts'

/** Prints what a kustomization makes. */
export const kustomize: Verb = {
  name: 'kustomize',
  flags: [
    text('output', 'o'),
    text('reorder'),
    text('load-restrictor'),
    text('network-name'),
    text('helm-command'),
    list('env', 'e'),
    number('mount'),
    toggle('network'),
    toggle('enable-helm'),
    toggle('enable-alpha-plugins'),
    toggle('enable-managedby-label'),
    toggle('as-current-user'),
  ],
  run: (command) => {
    const { flags, args } = command
    for (const name of ['enable-helm', 'enable-alpha-plugins', 'enable-managedby-label', 'network', 'mount'])
      if (flags.isSet(name)) throw new CommandError(`kustomize --${name} is not modelled.`)
    if (args.length > 1) throw new CommandError('specify one path to kustomization.yaml')
    const made = kustomizedText(command, args[0] ?? '.', {
      reorder: flags.text('reorder'),
      loadRestrictor: flags.text('load-restrictor'),
    })
    const file = flags.text('output') ?? ''
    const { writeFile } = command.surroundings
    if (file === '') command.write(made)
    else if (writeFile === undefined) throw new CommandError(`open ${file}: read-only file system`)
    else writeFile(file, made)
  },
}
