import type { HorizontalPodAutoscaler, HPAScalingRules, MetricSpec } from '../../schema/types.ts'
import { changeField, fillIn } from './fill-in.ts'

/** Four pods or a doubling every 15 seconds, whichever is more. */
const upRules: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
}

/** Down to what is needed at once, after the window that the controller's flag says. */
const downRules: HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
}

const cpuAtEightyPercent: MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
}

function withRules(rules: HPAScalingRules | undefined, defaults: HPAScalingRules): HPAScalingRules {
  return rules ? fillIn(rules, defaults) : defaults
}

/** Behaviour is filled in only where some is given; the controller knows the rest. */
export function withAutoscalerDefaults(autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  return changeField(autoscaler, 'spec', (spec) => {
    const hasMetrics = (spec.metrics ?? []).length > 0
    const filled = fillIn(hasMetrics ? spec : { ...spec, metrics: [cpuAtEightyPercent] }, { minReplicas: 1 })
    return changeField(filled, 'behavior', (behavior) => {
      const { scaleUp, scaleDown } = behavior
      const [up, down] = [withRules(scaleUp, upRules), withRules(scaleDown, downRules)]
      return up === scaleUp && down === scaleDown ? behavior : { ...behavior, scaleUp: up, scaleDown: down }
    })
  })
}
