import type { Verb } from '../command.ts'
import { apply } from './apply/index.ts'
import { auth } from './auth/index.ts'
import { autoscale } from './autoscale.ts'
import { certificate } from './certificate.ts'
import { apiResources, apiVersions, clusterInfo, version } from './cluster-information.ts'
import { config } from './config/index.ts'
import { cordon, uncordon } from './cordon.ts'
import { create } from './create/index.ts'
import { deleteVerb } from './delete.ts'
import { describe } from './describe.ts'
import { diff } from './diff.ts'
import { drain } from './drain/drain.ts'
import { events } from './events.ts'
import { explain } from './explain.ts'
import { expose } from './expose.ts'
import { get } from './get.ts'
import { annotate, label } from './labels.ts'
import { logs } from './logs.ts'
import { notModelled } from './not-modelled.ts'
import { patch } from './patch.ts'
import { replace } from './replace.ts'
import { rollout } from './rollout/index.ts'
import { run } from './run.ts'
import { scale } from './scale.ts'
import { set } from './set/index.ts'
import { taint } from './taint.ts'
import { top } from './top.ts'
import { wait } from './wait.ts'

/** Every command of kubectl, a line each. */
export const verbs: readonly Verb[] = [
  annotate,
  apiResources,
  apiVersions,
  apply,
  auth,
  autoscale,
  certificate,
  clusterInfo,
  config,
  cordon,
  create,
  deleteVerb,
  describe,
  diff,
  drain,
  events,
  explain,
  expose,
  get,
  label,
  logs,
  patch,
  replace,
  rollout,
  run,
  scale,
  set,
  taint,
  top,
  uncordon,
  version,
  wait,
  ...notModelled,
]
