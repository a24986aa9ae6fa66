import type { Verb } from '../command.ts'
import { array, duration, list, number, optionalText, text, toggle } from '../flags.ts'
import { filenameFlags, selectorFlags } from '../resources.ts'
import { CommandError } from '../result.ts'

/** Commands that exist, and are refused by name: each says what to do instead. */
const refusals: Readonly<Record<string, string>> = {
  cp: 'containers here have no files: mount a ConfigMap or a Secret',
  completion: 'there is no shell here to complete words in',
}

const anyFlags = [
  ...filenameFlags,
  ...selectorFlags,
  text('container', 'c'),
  text('image'),
  text('target'),
  text('profile'),
  text('address'),
  text('output', 'o'),
  number('port', 'p'),
  number('retries'),
  duration('pod-running-timeout'),
  optionalText('dry-run', 'unchanged'),
  array('env'),
  list('keys'),
  toggle('stdin', 'i'),
  toggle('tty', 't'),
  toggle('quiet', 'q'),
  toggle('record'),
  toggle('no-preserve'),
]

const refused = (name: string, reason: string): Verb => ({
  name,
  flags: anyFlags,
  run: () => {
    throw new CommandError(`kubectl ${name} is not modelled: ${reason}.`)
  },
})

export const notModelled: readonly Verb[] = [...Object.entries(refusals).map(([name, reason]) => refused(name, reason))]
