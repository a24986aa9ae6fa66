import { ResourceQuota } from '../../api/kinds/resource-quota.ts'
import type { Component } from '../../runtime/component.ts'
import { ResourceQuotaController } from './resource-quota-controller.ts'

/** Works out what the objects of a namespace use of its quotas, wherever something was given back. */
export const resourceQuotaController: Component = {
  name: 'resourcequota-controller',
  sleepsUntil: [ResourceQuota],
  start: (context) => new ResourceQuotaController(context).start(),
}
