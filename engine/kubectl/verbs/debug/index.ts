import type { Kind } from '../../../api/kinds/kind.ts'
import { Pod } from '../../../api/kinds/pod.ts'
import type { Node } from '../../../api/schema/types.ts'
import type { Command, Verb } from '../../command.ts'
import { array, list, text, toggle } from '../../flags.ts'
import { isImageName } from '../../image-names.ts'
import { filenameFlags, mustSelect } from '../../resources.ts'
import { CommandError } from '../../result.ts'
import { watchUntilEnd } from '../inside/attach.ts'
import { watchLimitMs } from '../watching.ts'
import type { DebugOptions } from './debug-container.ts'
import { checkProfile, defaultProfile, profileWarning } from './profiles.ts'
import { type DebugSession, debugCopy, debugInPod, debugNode } from './targets.ts'

/** The versions of kubectl that first know profiles, those of files among them, and what is kept of a copied pod. */
const profilesSince = 23
const customSince = 31
const keepsSince = 31

/** Debugs a pod by a container that is added to it, a copy of it, or a node. Source: kubectl pkg/cmd/debug/debug.go. */
export const debug: Verb = {
  name: 'debug',
  flags: [
    ...filenameFlags.filter(({ name }) => name === 'filename'),
    ...[text('container', 'c'), text('copy-to'), text('image'), text('image-pull-policy'), text('profile')],
    ...[text('custom'), text('target'), array('env'), list('set-image'), toggle('arguments-only'), toggle('attach')],
    ...[toggle('keep-annotations'), toggle('keep-init-containers'), toggle('keep-labels'), toggle('keep-liveness')],
    ...[toggle('keep-readiness'), toggle('keep-startup'), toggle('quiet', 'q'), toggle('replace')],
    ...[toggle('same-node'), toggle('share-processes'), toggle('stdin', 'i'), toggle('tty', 't')],
  ],
  run: (command) => {
    const { args, argsBeforeDash = args.length, flags, minor } = command
    const names = args.slice(0, argsBeforeDash)
    refuseLaterFlags(command)
    const profile = flags.text('profile') ?? defaultProfile(minor)
    const options = { command, words: args.slice(argsBeforeDash), profile }
    checkProfile(profile, minor)
    check(options, names)
    const warning = profileWarning(profile, minor)
    if (warning !== undefined) command.err(warning)
    for (const name of flags.list('filename').length > 0 ? [undefined] : names) debugOne(options, name)
  },
}

/** Flags that a version of kubectl does not have yet. */
function refuseLaterFlags({ flags, minor, path }: Command): void {
  const keeps = ['annotations', 'init-containers', 'labels', 'liveness', 'readiness', 'startup'].map(
    (what) => `keep-${what}`,
  )
  const since: Readonly<Record<string, number>> = {
    profile: profilesSince,
    custom: customSince,
    ...Object.fromEntries(keeps.map((name) => [name, keepsSince])),
  }
  const later = Object.keys(since).find((name) => flags.isSet(name) && minor < (since[name] ?? 0))
  if (later !== undefined) throw new CommandError(`unknown flag: --${later}\nSee '${path} --help' for usage.`)
}

function debugOne(options: DebugOptions, name: string | undefined): void {
  const { command } = options
  const args = name === undefined ? [] : [name.includes('/') ? name : `pods/${name}`]
  for (const { kind, object } of mustSelect(command, { args }).infos) {
    if (kind.kind !== 'Pod' && kind.kind !== 'Node')
      throw new CommandError(`"${kind.apiVersion}, Kind=${kind.kind}" not supported by debug`)
    const copy = command.flags.text('copy-to') ?? ''
    const session =
      kind.kind === 'Node'
        ? debugNode(options, object as Node)
        : copy === ''
          ? debugInPod(options, object as Pod)
          : debugCopy(options, object as Pod, copy)
    if (isAttached(command) && session.container !== '') attachTo(command, session)
  }
}

const isAttached = ({ flags }: Command): boolean => flags.isOn('attach', flags.isOn('stdin'))

/** Waits until the container runs, and then until it has ended or nothing goes on: nobody types anything here. */
function attachTo(command: Command, { pod, container }: DebugSession): void {
  const { client, surroundings } = command
  const place = { namespace: pod.metadata.namespace ?? '', name: pod.metadata.name }
  const stateOf = () => {
    const { status } = client.get(Pod as unknown as Kind, place) as Pod
    const { containerStatuses = [], ephemeralContainerStatuses = [] } = status
    return [...containerStatuses, ...ephemeralContainerStatuses].find(({ name }) => name === container)?.state
  }
  const hasRun = (): boolean => stateOf()?.running !== undefined || stateOf()?.terminated !== undefined
  surroundings.waitUntil(() => hasRun() || surroundings.isSettled?.() === true, watchLimitMs(command))
  if (stateOf()?.running !== undefined)
    watchUntilEnd(command, client.get(Pod as unknown as Kind, place) as Pod, container)
}

const policies = ['Always', 'IfNotPresent', 'Never', '']
/** In kubectl's order and words. */
function check({ command, words }: DebugOptions, names: readonly string[]): void {
  const { flags, out } = command
  const [image, container] = [flags.text('image') ?? '', flags.text('container') ?? '']
  if (flags.isSet('attach') && flags.isOn('attach') && image === '' && container === '')
    throw new CommandError('you must specify --container or create a new container using --image in order to attach.')
  if (flags.text('copy-to')) checkCopy(command, words)
  else checkAlone(command)
  if (image !== '' && !isImageName(image))
    throw new CommandError(`invalid image name ${JSON.stringify(image)}: invalid reference format`)
  if (names.length === 0 && flags.list('filename').length === 0)
    throw new CommandError('NAME or filename is required for debug')
  const policy = flags.text('image-pull-policy') ?? ''
  if (!policies.includes(policy)) throw new CommandError(`invalid image pull policy: ${policy}`)
  for (const pair of flags.list('set-image')) {
    const [name = '', ...image] = pair.split('=')
    if (!isImageName(image.join('=')))
      throw new CommandError(
        `invalid image name ${JSON.stringify(image.join('='))} for container ${JSON.stringify(name)}: invalid reference format`,
      )
  }
  const target = flags.text('target') ?? ''
  if (target !== '') {
    if (flags.text('copy-to'))
      throw new CommandError('--target is incompatible with --copy-to. Use --share-processes instead.')
    if (!flags.isOn('quiet'))
      out(
        `Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.`,
      )
  }
  if (flags.isOn('tty') && !flags.isOn('stdin'))
    throw new CommandError('-i/--stdin is required for containers with -t/--tty=true')
}

function checkCopy({ flags }: Command, words: readonly string[]): void {
  const hasImage = flags.isSet('image')
  if (!hasImage && !flags.isSet('set-image') && words.length === 0)
    throw new CommandError('you must specify --image, --set-image or command arguments.')
  if (words.length > 0 && !flags.isSet('container') && !hasImage)
    throw new CommandError('you must specify an existing container or a new image when specifying args.')
}

function checkAlone({ flags }: Command): void {
  for (const name of ['replace', 'same-node'])
    if (flags.isOn(name)) throw new CommandError(`--${name} may only be used with --copy-to.`)
  if (flags.isSet('set-image')) throw new CommandError('--set-image may only be used with --copy-to.')
  if (!flags.isSet('image')) throw new CommandError('you must specify --image when not using --copy-to.')
}
