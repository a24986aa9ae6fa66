import type { Verb } from '../command.ts'
import { apply } from './apply/index.ts'
import { auth } from './auth/index.ts'
import { autoscale } from './autoscale.ts'
import { certificate } from './certificate.ts'
import { apiResources, apiVersions, clusterInfo, version } from './cluster-information.ts'
import { complete, completeNoDescriptions } from './complete.ts'
import { completion } from './completion.ts'
import { config } from './config/index.ts'
import { cordon, uncordon } from './cordon.ts'
import { create } from './create/index.ts'
import { debug } from './debug/index.ts'
import { deleteVerb } from './delete.ts'
import { describe } from './describe.ts'
import { diff } from './diff.ts'
import { drain } from './drain/drain.ts'
import { edit } from './edit.ts'
import { events } from './events.ts'
import { explain } from './explain.ts'
import { expose } from './expose.ts'
import { get } from './get.ts'
import { attach } from './inside/attach.ts'
import { cp } from './inside/cp.ts'
import { exec } from './inside/exec.ts'
import { portForward } from './inside/port-forward.ts'
import { proxy } from './inside/proxy.ts'
import { kustomize } from './kustomize.ts'
import { annotate, label } from './labels.ts'
import { logs } from './logs.ts'
import { alpha, convert, plugin } from './others.ts'
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
  alpha,
  apiResources,
  apiVersions,
  apply,
  attach,
  cp,
  auth,
  autoscale,
  certificate,
  clusterInfo,
  config,
  convert,
  cordon,
  create,
  debug,
  deleteVerb,
  describe,
  diff,
  drain,
  edit,
  events,
  exec,
  explain,
  expose,
  get,
  kustomize,
  label,
  logs,
  patch,
  plugin,
  portForward,
  proxy,
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
  completion,
  complete,
  completeNoDescriptions,
]
