import { Given } from '@cucumber/cucumber'
import { parse } from 'yaml'
import type { ObjectName } from './names.ts'
import { type WebhookAnswer, webhookAnswers } from './webhook-answers.ts'
import type { RehearsalWorld } from './world.ts'

/** Whatever it is asked about; the name is that of the webhook in its configuration. It is asked while its service has ready endpoints. */
Given('webhook {name} denies requests', function (this: RehearsalWorld, webhook: string) {
  webhookAnswers(this, webhook, { denial: '' })
})

/** The same with a reason. */
Given('webhook {name} denies requests saying {name}', function (this: RehearsalWorld, webhook: string, why: string) {
  webhookAnswers(this, webhook, { denial: why })
})

/** Requests about that object; it need not exist yet. */
Given('webhook {name} denies {object}', function (this: RehearsalWorld, webhook: string, object: ObjectName) {
  webhookAnswers(this, webhook, { denial: '' }, object)
})

/** The same with a reason. */
Given(
  'webhook {name} denies {object} saying {name}',
  function (this: RehearsalWorld, webhook: string, object: ObjectName, why: string) {
    webhookAnswers(this, webhook, { denial: why }, object)
  },
)

/** From now on, whatever it denied before: what every webhook does that nothing was said of. */
Given('webhook {name} allows requests', function (this: RehearsalWorld, webhook: string) {
  webhookAnswers(this, webhook, {})
})

/** It allows them. */
Given('webhook {name} warns of requests saying {name}', function (this: RehearsalWorld, webhook: string, why: string) {
  webhookAnswers(this, webhook, { warnings: [why] })
})

/** A mutating one: partial YAML, merged into every object that it is asked about as a strategic merge patch is. */
Given('webhook {name} adds to objects:', function (this: RehearsalWorld, webhook: string, text: string) {
  webhookAnswers(this, webhook, { patch: parse(text) } satisfies WebhookAnswer)
})
