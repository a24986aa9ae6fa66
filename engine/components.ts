import { attachDetachController } from './controllers/attachdetach/controller.ts'
import { certificateApproving, certificateCleaner, certificateSigning } from './controllers/certificates/controller.ts'
import { clusterRoleAggregation } from './controllers/clusterroleaggregation/controller.ts'
import { cronJobController } from './controllers/cronjob/controller.ts'
import { customResourceDefinitionController } from './controllers/customresourcedefinition/controller.ts'
import { daemonSetController } from './controllers/daemonset/controller.ts'
import { deploymentController } from './controllers/deployment/controller.ts'
import { disruptionController } from './controllers/disruption/controller.ts'
import { endpointsController } from './controllers/endpoints/controller.ts'
import { endpointSliceController } from './controllers/endpointslice/controller.ts'
import { endpointSliceMirroringController } from './controllers/endpointslicemirroring/controller.ts'
import { ephemeralVolumeController } from './controllers/ephemeralvolume/controller.ts'
import { garbageCollector } from './controllers/garbagecollector/controller.ts'
import { jobController } from './controllers/job/controller.ts'
import { kubernetesServiceController } from './controllers/kubernetesservice/controller.ts'
import { namespaceController } from './controllers/namespace/controller.ts'
import { nodeLifecycleController } from './controllers/nodelifecycle/controller.ts'
import { persistentVolumeController } from './controllers/persistentvolume/controller.ts'
import { horizontalPodAutoscalerController } from './controllers/podautoscaler/controller.ts'
import { podGarbageCollector } from './controllers/podgc/controller.ts'
import { replicaSetController, replicationController } from './controllers/replicaset/controller.ts'
import { resourceQuotaController } from './controllers/resourcequota/controller.ts'
import { rootCertificatePublisher, serviceAccountController } from './controllers/serviceaccount/controller.ts'
import { tokensController } from './controllers/serviceaccount/tokens.ts'
import { statefulSetController } from './controllers/statefulset/controller.ts'
import { taintEvictionController } from './controllers/tainteviction/controller.ts'
import { ttlAfterFinishedController } from './controllers/ttlafterfinished/controller.ts'
import { claimProtectionController, volumeProtectionController } from './controllers/volumeprotection/controller.ts'
import type { Component } from './runtime/component.ts'

/** The controllers of kube-controller-manager, one line each, in the order in which it starts them. */
export const controllers: readonly Component[] = [
  tokensController,
  daemonSetController,
  disruptionController,
  statefulSetController,
  cronJobController,
  jobController,
  deploymentController,
  replicaSetController,
  replicationController,
  nodeLifecycleController,
  taintEvictionController,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  horizontalPodAutoscalerController,
  garbageCollector,
  namespaceController,
  podGarbageCollector,
  resourceQuotaController,
  serviceAccountController,
  rootCertificatePublisher,
  persistentVolumeController,
  attachDetachController,
  ephemeralVolumeController,
  claimProtectionController,
  volumeProtectionController,
  ttlAfterFinishedController,
  clusterRoleAggregation,
  certificateApproving,
  certificateSigning,
  certificateCleaner,
]

/** What the API server does beside serving. */
export const apiServerControllers: readonly Component[] = [
  customResourceDefinitionController,
  kubernetesServiceController,
]
