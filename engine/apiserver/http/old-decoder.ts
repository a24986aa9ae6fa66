import { goFieldName } from '../../api/schema/go-syntax.ts'
import { goTypeOf } from '../../api/schema/scalars.ts'
import { type TypeSchema, typeByKey, typeOf, type ValueSchema } from '../../api/schema/schema.ts'
import { type StrictProblem, strictProblems } from '../../api/schema/strict.ts'
import type { KubernetesObject } from '../../api/schema/types.ts'
import { badRequest } from '../../api/status.ts'
import type { BodyKind } from './body.ts'
import { skipSpace } from './go-json-syntax.ts'
import { type JsonPlace, jsonPlace } from './json-places.ts'
import type { Exchange } from './message.ts'

/** The first servers with the decoder of today (kubernetes#105030). */
const decoderChangedSince = 23

/**
 * Fields of the wrong type, in the words of the decoder that servers had before 1.23: it goes through the text, and says
 * where it stands. Source: json-iterator/go.
 * @throws ApiError
 */
export function refuseAsOldDecoder({ server, body }: Exchange, object: KubernetesObject, kind: BodyKind): void {
  const type = kind.structure === undefined ? typeOf(kind.apiVersion, kind.kind) : undefined
  if (server.minor >= decoderChangedSince || type === undefined || !body.trimStart().startsWith('{')) return
  const first = firstOf(body, strictProblems(object, type))
  if (first === undefined) return
  const version = kind.apiVersion.slice(kind.apiVersion.lastIndexOf('/') + 1)
  const said = `${where(first.problem.keys, type)}${report(body, first, type)}`
  throw badRequest(`${kind.kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind.kind}: ${said}`)
}

interface PlacedProblem {
  readonly problem: StrictProblem
  readonly place: JsonPlace
}

/** It stops at the first in the order of the text. */
function firstOf(text: string, problems: readonly StrictProblem[]): PlacedProblem | undefined {
  const placed = problems
    .filter(({ kind }) => kind === 'type')
    .flatMap((problem) => {
      const place = jsonPlace(text, problem.keys)
      return place === undefined ? [] : [{ problem, place }]
    })
  return placed.sort((a, b) => a.place.start - b.place.start)[0]
}

/** `v1.Pod.Spec: v1.PodSpec.Containers: []v1.Container: `: every struct and list on the way, and no map. */
function where(keys: readonly (string | number)[], type: TypeSchema): string {
  let at: ValueSchema | undefined = { type: 'struct', ref: type.key }
  let text = ''
  for (const key of keys) {
    if (at?.ref !== undefined) {
      const name = key === 'metadata' ? 'ObjectMeta' : goFieldName(String(key))
      text += `${goTypeOf(at)}.${name}: `
    } else if (at?.items !== undefined) text += `${goTypeOf(at)}: `
    at = at && within(at, key)
  }
  return text
}

function within({ ref, items, values }: ValueSchema, key: string | number): ValueSchema | undefined {
  return ref === undefined ? (items ?? values) : typeByKey(ref).fields.get(String(key))
}

/** What is said of a value, and the letters around the one where the decoder stands. */
function report(text: string, { problem, place }: PlacedProblem, type: TypeSchema): string {
  const schema = problem.keys.reduce<ValueSchema | undefined>((at, key) => at && within(at, key), {
    type: 'struct',
    ref: type.key,
  })
  const { said, at } = complaint(text, problem, place, schema)
  const from = Math.max(0, at - 10)
  const parsing = text.slice(from, at + 10)
  const context = text.slice(Math.max(0, at - 50), at + 50)
  return `${said}, error found in #${at - from} byte of ...|${parsing}|..., bigger context ...|${context}|...`
}

function complaint(
  text: string,
  { message }: StrictProblem,
  { start, end }: JsonPlace,
  schema: ValueSchema | undefined,
): { readonly said: string; readonly at: number } {
  const found = text[start] ?? ''
  const begun = (said: string) => ({ said, at: start + 1 })
  if (schema?.items !== undefined) return begun(`decode slice: expect [ or n, but found ${found}`)
  if (schema?.ref !== undefined) return begun(`readObjectStart: expect { or n, but found ${found}`)
  if (schema?.values !== undefined) return begun(`ReadMapCB: expect { or n, but found ${found}`)
  switch (schema?.type) {
    case 'string':
      return begun(`ReadString: expects " or n, but found ${found}`)
    case 'boolean':
      return begun(`ReadBool: expect t or f, but found ${found}`)
    case 'integer': {
      const point = text.slice(start, end).indexOf('.')
      if (point > 0) return { said: 'assertInteger: can not decode float as int', at: start + point }
      return begun(`readUint${schema.bits ?? 32}: unexpected character: \ufffd`)
    }
    default:
      // Types that read themselves are given the whole value.
      return { said: `unmarshalerDecoder: ${message}`, at: skipSpace(text, end) }
  }
}
