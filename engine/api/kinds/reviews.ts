import type { KubernetesObject } from '../schema/types.ts'
import { type Kind, kindNames } from './kind.ts'

function review(group: string, kind: string, namespaced = false): Kind {
  return {
    ...kindNames({ group, version: 'v1', kind }),
    namespaced,
    hasStatus: false,
    hasGeneration: false,
    isAnsweredOnly: true,
  } satisfies Kind<KubernetesObject>
}

const authorization = 'authorization.k8s.io'
const authentication = 'authentication.k8s.io'

/** Questions to the API server: they can be created, are answered in their status, and are not kept. */
export const reviewKinds: readonly Kind[] = [
  review(authorization, 'LocalSubjectAccessReview', true),
  review(authorization, 'SelfSubjectAccessReview'),
  review(authorization, 'SelfSubjectRulesReview'),
  review(authorization, 'SubjectAccessReview'),
  review(authentication, 'SelfSubjectReview'),
  review(authentication, 'TokenReview'),
]
