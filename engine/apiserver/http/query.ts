import { type FieldError, forbiddenField, invalidObject, unsupported } from '../../api/field-error.ts'
import { badRequest } from '../../api/status.ts'
import {
  type PatchOptions,
  patchOptionErrors,
  type RequestOptions,
  writeOptionErrors,
} from '../../api/validation/request-options.ts'
import type { FieldValidation, Requester } from '../request.ts'
import { isTrue, NotModelled } from './message.ts'

/** What a request for a list or a watch says besides its selectors. */
export interface ListQuery {
  readonly limit: number
  readonly continue: string
  readonly resourceVersion: string
  readonly resourceVersionMatch: string
  readonly isWatch: boolean
  readonly timeoutSeconds: number | undefined
}

/** What servers know of, and this one does not do. A parameter that no server knows is passed over. */
const notModelled: Readonly<Record<string, string>> = {
  allowWatchBookmarks: 'bookmarks (the parameter "allowWatchBookmarks"): events alone are told.',
  sendInitialEvents: 'a list that is sent as a watch (the parameter "sendInitialEvents").',
  shardSelector: 'lists by shards (the parameter "shardSelector").',
  ignoreStoreReadErrorWithClusterBreakingPotential:
    'objects that cannot be read (the parameter "ignoreStoreReadErrorWithClusterBreakingPotential").',
}

/** @throws NotModelled */
export function refuseUnmodelled(query: URLSearchParams): void {
  for (const [name, what] of Object.entries(notModelled)) if (isTrue(query.get(name))) throw new NotModelled(what)
}

/** @throws ApiError in the words of Go's strconv */
export function integer(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  if (!Number.isSafeInteger(Number(text)))
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`)
  return Number(text)
}

/** Source: apimachinery pkg/apis/meta/internalversion/validation. @throws ApiError */
export function listQuery(query: URLSearchParams): ListQuery {
  refuseUnmodelled(query)
  const asked: ListQuery = {
    limit: Math.max(0, integer(query, 'limit') ?? 0),
    continue: query.get('continue') ?? '',
    resourceVersion: query.get('resourceVersion') ?? '',
    resourceVersionMatch: query.get('resourceVersionMatch') ?? '',
    isWatch: isTrue(query.get('watch')),
    timeoutSeconds: integer(query, 'timeoutSeconds'),
  }
  refuseInvalid('ListOptions', matchErrors(asked))
  return asked
}

const matches = ['Exact', 'NotOlderThan', '']

function matchErrors(asked: ListQuery): readonly FieldError[] {
  const { resourceVersionMatch: match, resourceVersion } = asked
  if (match === '') return []
  const path = 'resourceVersionMatch'
  const errors: FieldError[] = []
  const forbid = (because: string): number => errors.push(forbiddenField(path, `resourceVersionMatch ${because}`))
  if (asked.isWatch) forbid('is forbidden for watch')
  if (resourceVersion === '') forbid('is forbidden unless resourceVersion is provided')
  if (asked.continue !== '') forbid('is forbidden when continue is provided')
  if (!matches.includes(match)) errors.push(unsupported(path, match, matches))
  if (match === 'Exact' && resourceVersion === '0') forbid('"exact" is forbidden for resourceVersion "0"')
  return errors
}

export function refuseInvalid(kind: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidObject({ group: 'meta.k8s.io', plural: '', kind }, '', errors)
}

/** The first version of the API server that looks for unknown fields itself (KEP-2885, beta). */
const validatesSince = 25

/**
 * Who asks, and how a write is asked for: `dryRun`, `fieldManager`, `fieldValidation`.
 * @param kind of the options, as errors name it: `CreateOptions`
 * @throws ApiError
 */
export function writer(
  query: URLSearchParams,
  { requester, minor }: { readonly requester: Requester; readonly minor: number },
  kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions',
  isApply = false,
): Requester {
  const fieldManager = query.get('fieldManager') ?? ''
  const options: RequestOptions & PatchOptions = {
    fieldManager,
    dryRun: query.getAll('dryRun').filter((value) => value !== ''),
    fieldValidation: minor >= validatesSince ? (query.get('fieldValidation') ?? '') : '',
    ...(query.has('force') ? { force: isTrue(query.get('force')) } : {}),
  }
  refuseInvalid(kind, kind === 'PatchOptions' ? patchOptionErrors(options, isApply) : writeOptionErrors(options))
  return {
    ...requester,
    ...(fieldManager === '' ? {} : { fieldManager }),
    ...(isApply ? { fieldManager } : {}),
    ...(query.has('dryRun') && options.dryRun?.includes('All') ? { dryRun: true } : {}),
    fieldValidation: validationOf(options.fieldValidation ?? '', minor),
  }
}

function validationOf(asked: string, minor: number): FieldValidation {
  if (minor < validatesSince) return 'Ignore'
  return asked === '' ? 'Warn' : (asked as FieldValidation)
}
