import { assertDepth, isEqual, isList, isObject, type JsonObject, member } from './json.ts'
import { changeAt, indexIn, insert, type JsonContainer, read, remove, withMember } from './json-pointer.ts'
import { jsonName, PatchError } from './patch-error.ts'

/** Operations of one patch that the API server accepts. */
const operationsMax = 10_000
/** Bytes by which `copy` operations may let a document grow, as the API server sets it: 3 MiB. */
const copyBytesMax = 3 * 1024 * 1024

/**
 * Applies a JSON patch (RFC 6902) to a document and gives the new one. Behaves as the library the API server uses
 * (evanphx/json-patch v4): negative indices count from the end, `replace` sets a member that is not there, and a missing
 * value equals null. Throws a PatchError.
 */
export function applyJsonPatch(document: JsonObject, patch: unknown): JsonObject {
  // Go reads null as a patch without operations.
  if (patch === null) return document
  if (!isList(patch)) throw notAList(patch)
  assertDepth(patch, 'patch')
  if (patch.length > operationsMax) {
    throw new PatchError(413, `The allowed maximum operations in a JSON patch is ${operationsMax}, got ${patch.length}`)
  }
  let result: JsonContainer = document
  const copied = { bytes: 0 }
  for (const operation of patch) {
    if (!isObject(operation)) throw notAnOperation(operation)
    result = applyOperation(result, operation, copied)
  }
  if (isList(result)) {
    throw new PatchError(422, 'json: cannot unmarshal array into Go value of type map[string]interface {}')
  }
  return result
}

function applyOperation(document: JsonContainer, operation: JsonObject, copied: { bytes: number }): JsonContainer {
  const kind = typeof operation['op'] === 'string' ? operation['op'] : 'unknown'
  switch (kind) {
    case 'add':
      return applyAdd(document, operation)
    case 'remove':
      return applyRemove(document, operation)
    case 'replace':
      return applyReplace(document, operation)
    case 'move':
      return applyMove(document, operation)
    case 'test':
      return applyTest(document, operation)
    case 'copy':
      return applyCopy(document, operation, copied)
    default:
      throw new PatchError(422, `Unexpected kind: ${kind}`)
  }
}

function applyAdd(document: JsonContainer, operation: JsonObject): JsonContainer {
  const path = pathIn(operation, () => 'add operation failed to decode path: missing value')
  const missing = `add operation does not apply: doc is missing path: "${path}": missing value`
  return changeAt(document, path, missing, (parent, key) =>
    explained(`error in add for path: '${path}'`, () => insert(parent, key, valueIn(operation))),
  )
}

function applyRemove(document: JsonContainer, operation: JsonObject): JsonContainer {
  const path = pathIn(operation, () => 'remove operation failed to decode path: missing value')
  const missing = `remove operation does not apply: doc is missing path: "${path}": missing value`
  return changeAt(document, path, missing, (parent, key) =>
    explained(`error in remove for path: '${path}'`, () => remove(parent, key)),
  )
}

function applyReplace(document: JsonContainer, operation: JsonObject): JsonContainer {
  const path = pathIn(operation, (reason) => `replace operation failed to decode path: ${reason}`)
  const value = valueIn(operation)
  if (path === '') {
    if (isObject(value) || isList(value)) return value
    throw new PatchError(422, 'replace operation value must be object or array: %!w(<nil>)')
  }
  const missing = `replace operation does not apply: doc is missing path: ${path}: missing value`
  return changeAt(document, path, missing, (parent, key) => {
    if (!isList(parent)) return withMember(parent, key, value)
    const index = indexIn(parent, key)
    if (typeof index === 'string') {
      throw new PatchError(422, `replace operation does not apply: doc is missing key: ${path}: missing value`)
    }
    return parent.with(index, value)
  })
}

function applyMove(document: JsonContainer, operation: JsonObject): JsonContainer {
  const from = fromIn(operation, 'move')
  let moved: unknown
  const missing = `move operation does not apply: doc is missing from path: ${from}: missing value`
  const rest = changeAt(document, from, missing, (parent, key) =>
    explained(`error in move for path: '${key}'`, () => {
      moved = read(parent, key)
      return remove(parent, key)
    }),
  )
  const path = pathIn(operation, (reason) => `move operation failed to decode path: ${reason}`)
  const missingTarget = `move operation does not apply: doc is missing destination path: ${path}: missing value`
  return changeAt(rest, path, missingTarget, (parent, key) =>
    explained(`error in move for path: '${path}'`, () => insert(parent, key, moved)),
  )
}

function applyTest(document: JsonContainer, operation: JsonObject): JsonContainer {
  const path = pathIn(operation, (reason) => `test operation failed to decode path: ${reason}`)
  const wanted = valueIn(operation)
  let found: unknown = document
  if (path !== '') {
    const missing = `test operation does not apply: is missing path: ${path}: missing value`
    changeAt(document, path, missing, (parent, key) => {
      found = explained(`error in test for path: '${path}'`, () => read(parent, key))
      return parent
    })
  }
  if (isEqual(found, wanted)) return document
  throw new PatchError(422, `testing value ${path} failed: test failed`)
}

function applyCopy(document: JsonContainer, operation: JsonObject, copied: { bytes: number }): JsonContainer {
  const from = fromIn(operation, 'copy')
  let value: unknown
  const missing = `copy operation does not apply: doc is missing from path: ${from}: missing value`
  changeAt(document, from, missing, (parent, key) => {
    value = explained(`error in copy for from: '${from}'`, () => read(parent, key))
    return parent
  })
  const path = pathIn(operation, () => 'copy operation failed to decode path: missing value')
  const missingTarget = `copy operation does not apply: doc is missing destination path: ${path}: missing value`
  return changeAt(document, path, missingTarget, (parent, key) => {
    copied.bytes += value === null ? 0 : JSON.stringify(value).length
    if (copied.bytes > copyBytesMax) {
      throw new PatchError(
        422,
        `Unable to complete the copy, the accumulated size increase of copy is ${copied.bytes}, exceeding the limit ${copyBytesMax}`,
      )
    }
    return explained('error while adding value during copy', () => insert(parent, key, value))
  })
}

function valueIn(operation: JsonObject): unknown {
  return member(operation, 'value') ?? null
}

function pathIn(operation: JsonObject, explain: (reason: string) => string): string {
  const path = member(operation, 'path')
  if (typeof path === 'string') return path
  throw new PatchError(422, explain('operation missing path field: missing value'))
}

function fromIn(operation: JsonObject, kind: string): string {
  const from = member(operation, 'from')
  if (typeof from === 'string') return from
  throw new PatchError(422, `${kind} operation failed to decode from: operation, missing from field: missing value`)
}

function explained<T>(where: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new PatchError(422, `${where}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function notAList(patch: unknown): PatchError {
  return new PatchError(
    400,
    `error decoding patch: json: cannot unmarshal ${jsonName(patch)} into Go value of type []handlers.jsonPatchOp`,
  )
}

function notAnOperation(operation: unknown): PatchError {
  return new PatchError(
    400,
    `error decoding patch: json: cannot unmarshal ${jsonName(operation)} into Go value of type handlers.jsonPatchOp`,
  )
}
