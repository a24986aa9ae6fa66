import type { Attributes, UserInfo } from '../../api/access/attributes.ts'
import { type FieldError, invalid, invalidObject } from '../../api/field-error.ts'
import type { Kind } from '../../api/kinds/kind.ts'
import type {
  KubernetesObject,
  PolicyRule,
  SelfSubjectRulesReview,
  SubjectAccessReview,
  SubjectRulesReviewStatus,
  TokenReview,
} from '../../api/schema/types.ts'
import { ApiError, badRequest, notFound } from '../../api/status.ts'
import type { Access } from './access.ts'
import { heldRules } from './held-rules.ts'
import { authenticate, tokenIssuer } from './tokens.ts'

/** Who asks a review, of whom, and when. */
export interface Reviewer {
  readonly access: Access
  readonly who: UserInfo
  readonly nowUnixMs: number
}

type Spec = SubjectAccessReview['spec']
type Answering = (review: KubernetesObject, reviewer: Reviewer) => object

const answers: Readonly<Record<string, Answering>> = {
  SelfSubjectAccessReview: (review, { access, who }) => accessStatus(access, who, specOf(review)),
  SubjectAccessReview: (review, { access }) => {
    const spec = specOf(review)
    return accessStatus(access, subjectOf(spec), spec)
  },
  LocalSubjectAccessReview: (review, { access }) => {
    const spec = specOf(review)
    const { namespace } = review.metadata
    if (spec.resourceAttributes?.namespace !== namespace)
      throw badRequest(`spec.resourceAttributes.namespace must match namespace: ${namespace}`)
    return accessStatus(access, subjectOf(spec), spec)
  },
  SelfSubjectRulesReview: (review, { access, who }) => rulesStatus(access, who, review as SelfSubjectRulesReview),
  SelfSubjectReview: (_review, { who }) => ({ userInfo: userInfo(who) }),
  TokenReview: (review, reviewer) => tokenStatus(review as TokenReview, reviewer),
}

/**
 * A review with its answer. Source: pkg/registry/authorization and pkg/registry/authentication.
 * @throws ApiError where the question is none
 */
export function answered(kind: Kind, review: KubernetesObject, reviewer: Reviewer): KubernetesObject {
  const answer = answers[kind.kind]
  if (answer === undefined) throw notFound(kind, review.metadata?.name ?? '')
  const errors = questionErrors(kind.kind, review)
  if (errors.length > 0) throw invalidObject(kind, review.metadata?.name ?? '', errors)
  const { apiVersion, kind: name } = kind
  return {
    apiVersion,
    kind: name,
    metadata: { ...review.metadata, creationTimestamp: null },
    ...('spec' in review && { spec: review.spec }),
    status: answer(review, reviewer),
  } as unknown as KubernetesObject
}

const specOf = (review: KubernetesObject): Spec => (review as SubjectAccessReview).spec ?? {}

function questionErrors(kind: string, review: KubernetesObject): FieldError[] {
  if (!kind.endsWith('SubjectAccessReview')) return []
  const { resourceAttributes, nonResourceAttributes, user, groups } = specOf(review)
  const errors: FieldError[] = []
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) {
    const detail = 'cannot be specified in combination with resourceAttributes'
    errors.push(invalid('spec.nonResourceAttributes', nonResourceAttributes, detail))
  }
  if (resourceAttributes === undefined && nonResourceAttributes === undefined) {
    const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
    errors.push(invalid('spec.resourceAttributes', resourceAttributes ?? null, detail))
  }
  if (kind !== 'SelfSubjectAccessReview' && !user && (groups ?? []).length === 0)
    errors.push(invalid('spec.user', user ?? '', 'at least one of user or group must be specified'))
  if (kind === 'LocalSubjectAccessReview' && nonResourceAttributes !== undefined) {
    const detail = 'disallowed on this kind of request'
    errors.push(invalid('spec.nonResourceAttributes', nonResourceAttributes, detail))
  }
  return errors
}

const subjectOf = ({ user = '', groups = [] }: Spec): UserInfo => ({ user, groups })

function accessStatus(access: Access, who: UserInfo, spec: Spec): object {
  const { allowed, reason } = access.decide(who, attributesOf(spec))
  return { allowed, ...(reason !== '' && { reason }) }
}

function attributesOf({ resourceAttributes, nonResourceAttributes }: Spec): Attributes {
  if (resourceAttributes === undefined)
    return { verb: nonResourceAttributes?.verb ?? '', path: nonResourceAttributes?.path ?? '' }
  const { verb = '', group = '', resource = '', subresource = '', name = '', namespace = '' } = resourceAttributes
  const fieldSelector = resourceAttributes.fieldSelector?.rawSelector ?? ''
  return { verb, group, resource, subresource, name, namespace, fieldSelector }
}

function rulesStatus(access: Access, who: UserInfo, { spec }: SelfSubjectRulesReview): SubjectRulesReviewStatus {
  const namespace = spec?.namespace ?? ''
  if (namespace === '') throw badRequest('no namespace on request')
  const { rules, errors } = heldRules(access.store, who, namespace)
  const open: PolicyRule[] = [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['*'], nonResourceURLs: ['*'] },
  ]
  const held = access.isOpen ? open : rules.map(({ rule }) => rule)
  const problems = [access.unlisted(who), ...errors].filter((text) => text !== '')
  return {
    resourceRules: held.filter(({ resources }) => (resources ?? []).length > 0),
    nonResourceRules: held.filter(({ nonResourceURLs }) => (nonResourceURLs ?? []).length > 0),
    incomplete: problems.length > 0,
    ...(problems.length > 0 && { evaluationError: problems.join(', ') }),
  } as SubjectRulesReviewStatus
}

const userInfo = ({ user, groups, uid }: UserInfo): object => ({ username: user, ...(uid && { uid }), groups })

function tokenStatus({ spec }: TokenReview, { access, nowUnixMs }: Reviewer): object {
  try {
    const user = authenticate(access.store, nowUnixMs, spec?.token ?? '')
    return { authenticated: true, user: userInfo(user), audiences: spec?.audiences ?? [tokenIssuer] }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { user: {}, error: 'invalid bearer token' }
  }
}
