import type { Outcome, Window } from '../engine/index.ts'
import { storyOf } from '../reports/spans.ts'
import { type ShownWindow, timelineSvg } from '../reports/timeline.ts'

export type { ShownWindow } from '../reports/timeline.ts'

import type { Action, RehearsalWorld } from './world.ts'

/** The picture of a scenario's run: what happened to nodes, pods and replicas, with the windows of its expectations. */
export function picture(world: RehearsalWorld, title: string): string {
  const { cluster } = world
  const { simulation, nodeShapes } = cluster
  const nodes = nodeShapes.map(({ name }) => name)
  return timelineSvg(storyOf(simulation.history.since(0), nodes, simulation.nowMs), title, world.windows)
}

/** Where the window of an expectation lay, for the picture. */
export function shownWindow(action: Action, window: Window, outcome: Outcome, nowMs: number): ShownWindow {
  const lasting = window.type === 'for' && outcome.holds ? window.durationMs : 0
  const fromMs = window.type === 'for' ? nowMs - lasting : window.type === 'now' ? nowMs : action.atMs
  return { fromMs, toMs: Math.max(nowMs, fromMs), holds: outcome.holds, text: window.type }
}
