import type { KindSchema } from './descriptors.ts'

type Stage = 'ga' | 'beta' | 'alpha'

/** The stage of a version by its name: `v1`, `v1beta1`, `v1alpha1`. */
export function stageOf(version: string): Stage {
  if (version.includes('alpha')) return 'alpha'
  return version.includes('beta') ? 'beta' : 'ga'
}

/**
 * What `--runtime-config` of the API server turns on and off: `api/all`, `api/ga`, `api/beta`, `api/alpha`, a version such
 * as `batch/v1beta1`, or one resource of it such as `extensions/v1beta1/ingresses`. What says more counts more. Source:
 * apiserver pkg/server/resourceconfig/helpers.go.
 */
export class RuntimeConfig {
  private readonly settings: ReadonlyMap<string, boolean>

  constructor(settings: ReadonlyMap<string, boolean> = new Map()) {
    this.settings = settings
  }

  /** @throws where a value is neither true nor false, or nothing is named so */
  static parse(text: string): RuntimeConfig {
    const pairs = text.split(',').filter((pair) => pair !== '')
    return new RuntimeConfig(new Map(pairs.map(settingOf)))
  }

  get isDefault(): boolean {
    return this.settings.size === 0
  }

  /** Whether a resource is served; undefined where nothing is said about it. */
  serves({ apiVersion, version, plural }: KindSchema): boolean | undefined {
    const { settings } = this
    return (
      settings.get(`${apiVersion}/${plural}`) ??
      settings.get(apiVersion) ??
      settings.get(`api/${stageOf(version)}`) ??
      settings.get('api/all')
    )
  }

  /** What is named: to tell of names that nothing has. */
  get names(): readonly string[] {
    return [...this.settings.keys()]
  }
}

function settingOf(pair: string): [name: string, isOn: boolean] {
  const [name = '', value = 'true'] = pair.split('=')
  if (value === 'true' || value === '1') return [name.trim(), true]
  if (value === 'false' || value === '0') return [name.trim(), false]
  throw new Error(`Flag --runtime-config takes names with true or false, such as batch/v1beta1=true, got "${pair}".`)
}
