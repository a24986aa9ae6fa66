import { Environment } from '@marcbachmann/cel-js'
import { registerAddresses } from './libraries/addresses.ts'
import { registerComprehensions } from './libraries/comprehensions.ts'
import { registerConversions } from './libraries/conversions.ts'
import { registerFormats } from './libraries/formats.ts'
import { registerInstants } from './libraries/instants.ts'
import { registerLists } from './libraries/lists.ts'
import { registerOptionals } from './libraries/optionals.ts'
import { registerPresence } from './libraries/presence.ts'
import { registerQuantities } from './libraries/quantities.ts'
import { registerRegularExpressions } from './libraries/regular-expressions.ts'
import { registerSemver } from './libraries/semver.ts'
import { registerSets } from './libraries/sets.ts'
import { registerStrings } from './libraries/strings.ts'
import { registerUrls } from './libraries/urls.ts'
import { writtenName } from './source.ts'

/** In the order of `environment/base.go` of the API server. */
const libraries: readonly ((environment: Environment) => void)[] = [
  registerConversions,
  registerInstants,
  registerPresence,
  registerOptionals,
  registerComprehensions,
  registerUrls,
  registerRegularExpressions,
  registerLists,
  registerQuantities,
  registerStrings,
  registerSets,
  registerAddresses,
  registerFormats,
  registerSemver,
]

let shared: Environment | undefined
let names: ReadonlySet<string> | undefined

/** What every expression in Kubernetes may use: the standard functions and Kubernetes' libraries. No variables. */
export function baseEnvironment(): Environment {
  if (shared !== undefined) return shared
  shared = new Environment({ enableOptionalTypes: true })
  for (const register of libraries) register(shared)
  return shared
}

/** The names of all functions, methods and macros. */
export function functionNames(): ReadonlySet<string> {
  names ??= new Set(
    baseEnvironment()
      .getDefinitions()
      .functions.map(({ name }) => writtenName(name)),
  )
  return names
}
