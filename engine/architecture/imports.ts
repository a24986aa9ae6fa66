import { packages, type Room, rooms } from './rooms.ts'
import { type Import, isTest, type Source } from './source.ts'

/** Imports that leave their room for one that it may not know. Tests may use what is made for tests, and any package. */
export function forbiddenImports(sources: readonly Source[]): readonly string[] {
  return sources.flatMap((source) => {
    const room = roomOf(source.path)
    if (room === null) return [`${source.path}: is in no room; give it one in engine/architecture/rooms.ts`]
    return source.imports
      .filter((each) => !(each.isOurs ? mayImport(source, room, each) : mayUsePackage(source, each)))
      .map(
        ({ target, isOurs, line }) =>
          `${source.path}:${line}: may not import ${target} (${whyOf(source.path, room, isOurs)})`,
      )
  })
}

function mayImport(source: Source, room: Room, { target, isTypeOnly }: Import): boolean {
  if (isTest({ path: target })) return isTest(source)
  const own = prefixOf(source.path, room)
  const allowed = [own, ...room.may, ...(isTypeOnly ? (room.types ?? []) : [])]
  return allowed.some((prefix) => target.startsWith(prefix))
}

function mayUsePackage(source: Source, { target }: Import): boolean {
  if (isTest(source) || target.startsWith('node:')) return true
  return packageRule(source.path)?.may.includes(target) ?? true
}

/** The rule on packages with the longest name that a path is under. */
function packageRule(path: string): (typeof packages)[number] | undefined {
  return packages.filter(({ of }) => path.startsWith(of)).sort((one, other) => other.of.length - one.of.length)[0]
}

/** The room with the longest name that a path is in. */
function roomOf(path: string): Room | null {
  const holding = rooms.filter((room) => prefixOf(path, room) !== '')
  return holding.reduce(
    (best: Room | null, room) => (best === null || room.of.length > best.of.length ? room : best),
    null,
  )
}

/** The room's own folder as this path has it (`engine/controllers/replicaset/`), or nothing if the path is not in it. */
function prefixOf(path: string, { of }: Room): string {
  const pattern = of.replaceAll('.', '\\.').replaceAll('*', '[^/]+')
  return new RegExp(`^${pattern}`).exec(path)?.[0] ?? ''
}

function whyOf(path: string, room: Room, isOurs: boolean): string {
  return isOurs ? room.why : (packageRule(path)?.why ?? room.why)
}
