import { nearest, webhookNames } from '../engine/index.ts'
import type { ObjectName } from './names.ts'
import { type Place, placeOf } from './places.ts'
import type { RehearsalWorld } from './world.ts'

type Rule = Parameters<RehearsalWorld['cluster']['api']['webhooks']['add']>[0]
export type WebhookAnswer = Rule['answer']

/** From now on a webhook answers so, to all requests or to those about one object. @throws where there is no such webhook */
export function webhookAnswers(
  world: RehearsalWorld,
  webhook: string,
  answer: WebhookAnswer,
  object?: ObjectName,
): void {
  const { isBuilt, namespace } = world
  world.prepare((cluster) => {
    if (isBuilt) refuseUnknown(webhook, webhookNames(cluster))
    const matches = object === undefined ? () => true : isAbout(placeOf(cluster, object, namespace))
    cluster.api.webhooks.add({ webhook, matches, answer })
  })
}

function isAbout({ kind, namespace, name }: Place): Rule['matches'] {
  return (request) => {
    const { metadata } = request.object ?? request.oldObject ?? { metadata: { name: '', namespace: '' } }
    const isThere = (metadata.namespace ?? '') === namespace && metadata.name === name
    return isThere && request.kind === kind.kind && request.group === kind.group
  }
}

function refuseUnknown(webhook: string, known: readonly string[]): void {
  if (known.includes(webhook)) return
  const near = nearest(webhook, known)
  const hint = near === undefined ? `webhooks: ${known.join(', ') || 'none'}` : `did you mean ${near}?`
  throw new Error(`No webhook "${webhook}" in this cluster (${hint}).`)
}
