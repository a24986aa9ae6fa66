import type { NetworkReader } from './network-reader.ts'
import type { ServiceRules } from './service-rules.ts'

/** Rows of the history: what proxies that are up to date know, by service, and by place where they listen. */
export const proxyRulesTable = 'ProxyRules'
export const proxyPlacesTable = 'ProxyPlace'
/** What the proxy of a node knows that is not up to date, by node. */
export const laggingProxyTable = 'LaggingProxy'

/** What one proxy knows. */
export interface ProxyView {
  rules(service: string): ServiceRules | undefined
  /** The service that an address, or `port 30080/TCP`, belongs to. */
  serviceAt(place: string): string | undefined
}

/** The rules of a proxy as they were when it last heard of anything; proxies that fell behind together share them. */
export class StaleView implements ProxyView {
  constructor(
    private readonly byService: ReadonlyMap<string, ServiceRules>,
    private readonly byPlace: ReadonlyMap<string, string>,
  ) {}

  rules(service: string): ServiceRules | undefined {
    return this.byService.get(service)
  }

  serviceAt(place: string): string | undefined {
    return this.byPlace.get(place)
  }
}

/** A node that has just booted has no rules until its proxy has run. */
export const noRules = new StaleView(new Map(), new Map())

/** What the proxy of a node knows at the reader's instant. Proxies that are up to date have one view, the same object. */
export function proxyViewOf(reader: NetworkReader, node: string, upToDate: ProxyView): ProxyView {
  return (reader.row(laggingProxyTable, node) as StaleView | undefined) ?? upToDate
}

/** What proxies that are up to date know at the reader's instant. */
export function upToDateView(reader: NetworkReader): ProxyView {
  return {
    rules: (service) => reader.row(proxyRulesTable, service) as ServiceRules | undefined,
    serviceAt: (place) => reader.row(proxyPlacesTable, place) as string | undefined,
  }
}
