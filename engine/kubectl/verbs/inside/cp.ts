import type { Kind } from '../../../api/kinds/kind.ts'
import { Pod } from '../../../api/kinds/pod.ts'
import type { Command, Verb } from '../../command.ts'
import { number, text, toggle } from '../../flags.ts'
import { isFile, isFolder, writeProblem } from '../../local-files.ts'
import { CommandError, type NamedText } from '../../result.ts'
import { directoryOf, fileOf, mountedBelow } from './mounted-files.ts'
import { checkAccess, type Target, targetContainer } from './target.ts'
import { absolute, isFolderInside, write, writtenBelow } from './written-files.ts'

/** `namespace/pod:path`, or a path of this machine. */
interface FileSpec {
  readonly namespace?: string
  readonly pod?: string
  readonly file: string
}

/** Copies files into and out of containers. Source: kubectl pkg/cmd/cp/cp.go. */
export const cp: Verb = {
  name: 'cp',
  flags: [text('container', 'c'), toggle('no-preserve'), number('retries')],
  run: (command) => {
    const [from, to, ...more] = command.args
    if (from === undefined || to === undefined || more.length > 0)
      throw new CommandError('source and destination are required')
    const [source, destination] = [fileSpec(from), fileSpec(to)]
    if (source.pod !== undefined && destination.pod !== undefined)
      throw new CommandError('one of src or dest must be a local file specification')
    if (source.file === '' || destination.file === '') throw new CommandError('filepath can not be empty')
    if (source.pod !== undefined) fromPod(command, source, destination.file)
    else if (destination.pod !== undefined) toPod(command, source.file, destination)
    else throw new CommandError('one of src or dest must be a remote file specification')
  },
}

function fileSpec(argument: string): FileSpec {
  const colon = argument.indexOf(':')
  if (colon < 0) return { file: argument }
  const wrong = new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path')
  if (colon === 0) throw wrong
  const [file, parts] = [argument.slice(colon + 1), argument.slice(0, colon).split('/')]
  const [first = '', second] = parts
  if (parts.length > 2) throw wrong
  return second === undefined ? { pod: first, file } : { namespace: first, pod: second, file }
}

function targetOf(command: Command, { namespace = command.namespace, pod = '' }: FileSpec): Target {
  const found = command.client.get(Pod as unknown as Kind, { namespace, name: pod }) as Pod
  const target = targetContainer(command, found, 'exec')
  checkAccess(command, found, 'exec')
  command.client.dialKubelet(found.spec.nodeName ?? '')
  return target
}

/** A file becomes the destination, or goes into it where that is a folder; so does a folder with all that is in it. */
function toPod(command: Command, source: string, destination: FileSpec): void {
  const files = localFiles(command, source)
  const target = targetOf(command, destination)
  const top = pathInside(command, target, destination.file, source)
  const problems = files.flatMap(({ name, text: content }) => {
    const path = `${top}${name}`
    const problem = write(command, target, path, content)
    return problem === undefined ? [] : [`tar: ${path.slice(top.lastIndexOf('/') + 1)}: Cannot open: ${said(problem)}`]
  })
  if (problems.length === 0) return
  for (const problem of problems) command.err(problem)
  command.err('tar: Exiting with failure status due to previous errors')
  throw new CommandError('command terminated with exit code 2\n')
}

/** A shell has words of its own for a folder that is not there. */
const said = (problem: string): string => (problem === 'nonexistent directory' ? 'No such file or directory' : problem)

/** What is to be copied, each file named from the source on: `''` for the source itself, `/a/b` for what is in it. */
function localFiles({ surroundings }: Command, source: string): readonly NamedText[] {
  const folder = source.replace(/(?<=.)\/+$/, '')
  if (isFile(surroundings, source)) return [{ name: '', text: surroundings.readFiles(source)[0]?.text ?? '' }]
  const found = surroundings.filesBelow?.(folder)
  if (found === undefined) throw new CommandError(`${source} doesn't exist in local filesystem`)
  const above = folder === '.' ? '' : `${folder.replace(/^\.\//, '')}/`
  return found.map(({ name, text }) => ({ name: `/${name.replace(/^\.\//, '').slice(above.length)}`, text }))
}

/** A folder that is there takes the file under its own name. */
function pathInside(command: Command, target: Target, path: string, source: string): string {
  const wanted = absolute(target, path)
  const isFolder = path.endsWith('/') || isFolderInside(target, wanted) || directoryOf(command, target, wanted)
  const base = source.replace(/\/+$/, '').split('/').at(-1) ?? ''
  return isFolder ? absolute(target, `${path}/${base}`) : wanted
}

function fromPod(command: Command, source: FileSpec, destination: string): void {
  const target = targetOf(command, source)
  const path = absolute(target, source.file)
  const { writeFile } = command.surroundings
  if (writeFile === undefined) throw new CommandError(`open ${destination}: read-only file system`)
  const own = fileOf(command, target, path)
  const below =
    own === undefined ? [...mountedBelow(command, target, path), ...writtenBelow(command, target, path)] : [path]
  if (below.length === 0) {
    command.err(`tar: ${source.file}: Cannot stat: No such file or directory`)
    command.err('tar: Exiting with failure status due to previous errors')
    throw new CommandError('command terminated with exit code 2\n')
  }
  if (source.file.startsWith('/')) command.err("tar: Removing leading `/' from member names")
  for (const file of new Set(below)) {
    const to =
      own === undefined
        ? `${destination.replace(/\/$/, '')}${file.slice(path.length)}`
        : localPath(command, destination, path)
    const problem = writeProblem(command.surroundings, to)
    if (problem !== undefined) throw new CommandError(`open ${to}: ${problem.toLowerCase()}`)
    writeFile(to, fileOf(command, target, file) ?? '')
  }
}

/** A folder of this machine takes the file under its own name. */
function localPath({ surroundings }: Command, destination: string, path: string): string {
  if (!destination.endsWith('/') && destination !== '.' && !isFolder(surroundings, destination)) return destination
  return `${destination.replace(/\/$/, '')}/${path.slice(path.lastIndexOf('/') + 1)}`
}
