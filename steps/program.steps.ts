import { Given } from '@cucumber/cucumber'
import type { AppName } from './names.ts'
import { ruleFor } from './program-rules.ts'
import type { RehearsalWorld } from './world.ts'

/** From the container's start until it answers. */
Given('{app} takes {duration} to start', function (this: RehearsalWorld, app: AppName, startMs: number) {
  this.addRule(ruleFor(this, app, { startMs }))
})

/** From SIGTERM until it exits. */
Given('{app} takes {duration} to stop', function (this: RehearsalWorld, app: AppName, stopMs: number) {
  this.addRule(ruleFor(this, app, { stopMs }))
})

/** After every start. */
Given(
  '{app} exits with code {int} after {duration}',
  function (this: RehearsalWorld, app: AppName, code: number, afterMs: number) {
    this.addRule(ruleFor(this, app, { exit: { code, afterMs } }))
  },
)

/** After as many starts of a container. */
Given(
  '{app} exits with code {int} after {duration}, {int} time(s)',
  function (this: RehearsalWorld, app: AppName, code: number, afterMs: number, times: number) {
    this.addRule(ruleFor(this, app, { exit: { code, afterMs, times } }))
  },
)

/** Readiness never holds; liveness does. */
Given('{app} never becomes ready', function (this: RehearsalWorld, app: AppName) {
  this.addRule(ruleFor(this, app, { neverReady: true }))
})

/** After every start; readiness fails, liveness holds. */
Given(
  '{app} stops being ready after {duration}',
  function (this: RehearsalWorld, app: AppName, unreadyAfterMs: number) {
    this.addRule(ruleFor(this, app, { unreadyAfterMs }))
  },
)

/** After every start; it answers nothing any more. */
Given('{app} hangs after {duration}', function (this: RehearsalWorld, app: AppName, hangAfterMs: number) {
  this.addRule(ruleFor(this, app, { hangAfterMs }))
})

/** Once per node. */
Given('image {name} takes {duration} to pull', function (this: RehearsalWorld, image: string, durationMs: number) {
  this.prepare((cluster) => cluster.images.setPullDuration(image, durationMs))
})

/** Pulling it fails. */
Given('image {name} does not exist', function (this: RehearsalWorld, image: string) {
  this.prepare((cluster) => cluster.images.remove(image))
})
