import { type Fields, isFields, present } from './fields.ts'

/** The fields of rules and policies, in the order in which Go writes them. */
const ruleFields = ['stabilizationWindowSeconds', 'selectPolicy', 'policies', 'tolerance']
const policyFields = ['type', 'value', 'periodSeconds']

const goName = (field: string): string => field.charAt(0).toUpperCase() + field.slice(1)

/**
 * A behavior as `autoscaling/v1` keeps it: that of the server's own type, whose fields have Go's names and are there though
 * nothing is said. Source: pkg/apis/autoscaling/v1/conversion.go, which marshals an internal type.
 */
export function goBehavior(behavior: Fields): Fields {
  return { ScaleUp: goRules(behavior.scaleUp), ScaleDown: goRules(behavior.scaleDown) }
}

function goRules(rules: unknown): unknown {
  if (!isFields(rules)) return null
  const value = (name: string): unknown =>
    name === 'policies' && Array.isArray(rules.policies)
      ? rules.policies.map((policy) => goFields(policyFields, (each) => (isFields(policy) ? policy[each] : undefined)))
      : rules[name]
  return goFields(ruleFields, value)
}

function goFields(names: readonly string[], value: (name: string) => unknown): Fields {
  return Object.fromEntries(names.map((name) => [goName(name), value(name) ?? null]))
}

/** What `goBehavior` made, or what somebody wrote with other capitals; undefined where it says nothing. */
export function behaviorOfGo(value: unknown): Fields | undefined {
  const read = present({ scaleUp: rulesOfGo(field(value, 'scaleUp')), scaleDown: rulesOfGo(field(value, 'scaleDown')) })
  return Object.keys(read).length === 0 ? undefined : read
}

function rulesOfGo(rules: unknown): Fields | undefined {
  if (!isFields(rules)) return undefined
  const read = fieldsOfGo(ruleFields, rules)
  const { policies } = read
  if (!Array.isArray(policies)) return read
  return { ...read, policies: policies.map((policy) => fieldsOfGo(policyFields, policy)) }
}

function fieldsOfGo(names: readonly string[], value: unknown): Fields {
  return present(Object.fromEntries(names.map((name) => [name, field(value, name)])))
}

/** Go's decoder does not look at capitals. */
function field(value: unknown, name: string): unknown {
  if (!isFields(value)) return undefined
  const found = Object.keys(value).find((key) => key.toLowerCase() === name.toLowerCase())
  return found === undefined ? undefined : (value[found] ?? undefined)
}
