import { toYaml } from '../../api/manifest/written-yaml.ts'
import type { JsonObject } from '../../api/patch/json.ts'
import type { Verb } from '../command.ts'
import { list, number, text, toggle } from '../flags.ts'
import { groupVersionOf, metadataOf } from '../kustomize/resource.ts'
import { joinedText, kustomized } from '../kustomize/text.ts'
import { isFolder, writeProblem } from '../local-files.ts'
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
    const made = kustomized(command, args[0] ?? '.', {
      reorder: flags.text('reorder'),
      loadRestrictor: flags.text('load-restrictor'),
    })
    const file = flags.text('output') ?? ''
    const { surroundings } = command
    if (file === '') command.write(joinedText(made))
    else if (surroundings.writeFile === undefined) throw new CommandError(`open ${file}: read-only file system`)
    else if (isFolder(surroundings, file)) writeOneByOne(surroundings.writeFile, file.replace(/\/$/, ''), made)
    else {
      const problem = writeProblem(surroundings, file)
      if (problem !== undefined) throw new CommandError(`open ${file}: ${problem.toLowerCase()}`)
      surroundings.writeFile(file, joinedText(made))
    }
  },
}

/** Into a folder goes a file for each object: `apps_v1_deployment_web.yaml`. Source: kustomize kustomize/commands/build/writer.go. */
function writeOneByOne(
  write: (path: string, text: string) => void,
  folder: string,
  objects: readonly JsonObject[],
): void {
  const namespaceOf = (object: JsonObject): string => metadataOf(object).namespace ?? 'default'
  const isSpread = new Set(objects.map(namespaceOf)).size > 1
  for (const object of objects) {
    const { group, version } = groupVersionOf(object)
    const parts = [group, version, object['kind'], metadataOf(object).name].filter((part) => part !== '')
    const place = isSpread && metadataOf(object).namespace !== undefined ? [namespaceOf(object)] : []
    write(`${folder}/${[...place, ...parts].join('_').toLowerCase()}.yaml`, toYaml(object))
  }
}
