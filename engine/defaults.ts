/**
 * Every timing and limit that Kubernetes leaves to configuration: the unit in the name, the flag and its source beside
 * it. What differed in older minor versions is a function of the version.
 */

/** kube-controller-manager --node-monitor-period (pkg/controller/nodelifecycle/config). */
export const nodeMonitorPeriodMs = 5_000

/** kube-controller-manager --node-monitor-grace-period: 50 s since 1.32 (kubernetes#126287), 40 s before. */
export const nodeMonitorGraceMs = (minor: number): number => (minor >= 32 ? 50_000 : 40_000)

/** kube-controller-manager --node-startup-grace-period: for nodes that have not reported any status yet. */
export const nodeStartupGraceMs = 60_000

/** --node-eviction-rate and --secondary-node-eviction-rate (nodes per second), --unhealthy-zone-threshold (a share) and
 * --large-cluster-size-threshold (nodes) of kube-controller-manager (pkg/controller/nodelifecycle/config). */
export const nodeEvictionRate = 0.1
export const secondaryNodeEvictionRate = 0.01
export const unhealthyZoneThreshold = 0.55
export const largeClusterSizeThreshold = 50

/** kube-controller-manager --max-endpoints-per-slice. */
export const maxEndpointsPerSlice = 100

/** First and longest delay after which the slices of a service are tried again (pkg/controller/endpointslice). */
export const endpointSliceBackoffMs = 1_000
export const endpointSliceBackoffMaxMs = 1_000_000
/** endpointslicemirroring-controller: maxSyncBackOff, and kube-controller-manager --mirroring-max-endpoints-per-subset. */
export const mirroringBackoffMaxMs = 100_000
export const mirroringMaxEndpointsPerSubset = 1000

/** Everything of volumes is looked at once more this often (--pvclaimbinder-sync-period). */
export const persistentVolumeSyncPeriodMs = 15_000
/** How long a volume of a silent node counts as mounted after its last pod is gone (attachdetach ReconcilerMaxWaitForUnmountDuration). */
export const unmountWaitMs = 360_000
/** How long a driver takes to attach a volume, or to take it off: ours. */
export const volumeAttachingMs = 1_000
/** From the wish for a volume until it is made: ours, since every provisioner takes its own time. */
export const volumeProvisioningMs = 1_000

/** kube-apiserver keeps its own service this often (pkg/controlplane DefaultEndpointReconcilerInterval). */
export const kubernetesServicePeriodMs = 10_000
/** Where the API server is reached that runs on no node of the cluster: --advertise-address. Ours. */
export const apiServerAddress = '10.0.0.2'

/** cmd/kube-controller-manager/app/core.go: how often the garbage collector looks which kinds there are. */
export const collectorSyncPeriodMs = 30_000

/** pkg/controller/namespace: from the deletion of a namespace until its objects go, and the longest delay between tries. */
export const namespaceDeletionGraceMs = 5_000
export const namespaceRetryMaxMs = 60_000
/** What it takes to ask for the kinds of a namespace one after the other, and for each object to go: as recorded. */
export const namespacePassMs = 60
export const namespaceDeletionMs = 10

/** pkg/controller/podgc: how often it looks, and how long a node is missing before its pods are removed. */
export const podGcPeriodMs = 20_000
export const podGcQuarantineMs = 40_000

/** kube-controller-manager --terminated-pod-gc-threshold. */
export const terminatedPodGcThreshold = 12_500

/** kubelet nodeLeaseDurationSeconds, and the fraction of it after which it renews (pkg/kubelet/nodelease). */
export const nodeLeaseDurationSeconds = 40
export const nodeLeaseRenewMs = nodeLeaseDurationSeconds * 250

/** kubelet nodeStatusReportFrequency: an unchanged status is reported this often. */
export const nodeStatusReportMs = 300_000

/** kube-apiserver --event-ttl (pkg/controlplane/apiserver/options). */
export const eventTtlMs = 3_600_000

/** kube-apiserver --service-cluster-ip-range as kubeadm gives it, and --service-node-port-range (DefaultServiceNodePortRange). */
export const serviceClusterIpRange = '10.96.0.0/12'
export const serviceNodePortRange = '30000-32767'

/** DefaultTolerationSeconds admission: --default-not-ready-toleration-seconds and ...-unreachable-... */
export const defaultTolerationSeconds = 300

/** --leader-elect-lease-duration, --leader-elect-renew-deadline, --leader-elect-retry-period (component-base config). */
export const leaseDurationMs = 15_000
export const renewDeadlineMs = 10_000
export const retryPeriodMs = 2_000

/** kube-scheduler podInitialBackoffSeconds, podMaxBackoffSeconds (pkg/scheduler/apis/config/v1/defaults.go). */
export const podInitialBackoffMs = 1_000
export const podMaxBackoffMs = 10_000

/** How often pods whose back-off is over are looked for (pkg/scheduler/backend/queue/backoff_queue.go). */
export const backoffFlushMs = 1_000

/** kube-scheduler --pod-max-in-unschedulable-pods-duration, and how often it is looked at (scheduling_queue.go). */
export const podMaxInUnschedulableMs = 300_000
export const unschedulableFlushMs = 30_000

/**
 * How long a pod waits for its volumes once it has a node (VolumeBindingArgs bindTimeoutSeconds), and how often it looks at
 * them (plugins/volumebinding/binder.go).
 */
export const volumeBindTimeoutMs = 600_000
export const volumeBindLookMs = 1_000

/** kubelet: first and longest delay between restarts of a container (pkg/kubelet/kubelet.go). */
export const containerBackoffMs = 10_000
export const containerBackoffMaxMs = 300_000

/** kubelet: first and longest delay between pulls that failed (pkg/kubelet/kubelet.go). */
export const imageBackoffMs = 10_000
export const imageBackoffMaxMs = 300_000

/** kubelet --sync-frequency: how often a pod is looked at in which nothing happens. */
export const syncFrequencyMs = 60_000

/** kubelet: how often the runtime is asked which containers there are (pkg/kubelet/kubelet.go plegRelistPeriod). */
export const podRelistMs = 1_000

/** kubelet: from a failed pull until the pod is looked at again, and says that it backs off. */
export const resyncAfterErrorMs = 1_000

/** kube-controller-manager --horizontal-pod-autoscaler-sync-period and its other flags (pkg/controller/podautoscaler/config). */
export const horizontalPodAutoscalerSyncPeriodMs = 15_000
export const horizontalPodAutoscalerDownscaleStabilizationMs = 300_000
export const horizontalPodAutoscalerCpuInitializationPeriodMs = 300_000
export const horizontalPodAutoscalerInitialReadinessDelayMs = 30_000
export const horizontalPodAutoscalerTolerance = 0.1

/** Feature gate HPAConfigurableTolerance: on since 1.35 (pkg/features/kube_features.go). HPAScaleToZero is off up to 1.36. */
export const hasHpaConfigurableTolerance = (minor: number): boolean => minor >= 35
export const hasHpaScaleToZero = (minor: number): boolean => minor >= 37

/** Of several autoscalers of the same pods none acts (kubernetes/kubernetes#112011). */
export const hasHpaAmbiguousSelector = (minor: number): boolean => minor >= 26
/** What a container lacks is told with its name and its pod's (kubernetes/kubernetes#112544). */
export const hpaNamesContainersWithoutRequests = (minor: number): boolean => minor >= 26
/**
 * What is said of metrics tells their kinds apart: values of failed resources and external ones, usage and utilization, whole
 * pods and containers. It did not in 1.23, and does in 1.28 (pkg/controller/podautoscaler/horizontal.go).
 */
export const hpaTellsKindsApart = (minor: number): boolean => minor >= 27
/** The windows of both directions hold a size, whichever way it would go (kubernetes/kubernetes#97348). */
export const hpaStabilizesWithinBoth = (minor: number): boolean => minor >= 21
/** Policies count changes of both directions back to the begin of their period (kubernetes/kubernetes#109058). */
export const hpaCountsBothDirections = (minor: number): boolean => minor >= 26
/**
 * Pods nobody knows use no more than they request, and nothing where the others use on average what they should: so in 1.23,
 * and not in 1.28 (replica_calculator.go).
 */
export const hpaAssumesLittle = (minor: number): boolean => minor < 27
/** Requests that are missing are told of before samples that are: so in 1.23, and not in 1.28 (replica_calculator.go). */
export const hpaLooksAtRequestsFirst = (minor: number): boolean => minor < 27
/** Without samples of any pod that counts, an autoscaler says that they may be unready (kubernetes/kubernetes#114740). */
export const hpaTellsOfUnreadyPods = (minor: number): boolean => minor >= 27
/** Where too little is known to act, the metrics of the status are those of this look (kubernetes/kubernetes#121039). */
export const hpaShowsMetricsOfFailedLooks = (minor: number): boolean => minor >= 29

/** kubelet: first and longest delay between attempts to fill a volume (pkg/util/goroutinemap/exponentialbackoff). */
export const volumeRetryMs = 500
export const volumeRetryMaxMs = 122_000

/** kubelet: from one look at a claim that is not bound to the next (pkg/kubelet backOffPeriod, its jitter left out). */
export const claimRetryMs = 10_000

/** kubelet: how long a pod waits for its volumes before it complains (pkg/kubelet/volumemanager podAttachAndMountTimeout). */
export const volumeWaitMs = 123_000

/** kubelet: from the end of its containers until a pod's volumes are found unmounted (volumemanager's polling interval). */
export const podCleanupMs = 300

/** kubelet: how often the status manager looks at all pods (pkg/kubelet/status status_manager.go syncPeriod). */
export const statusSyncMs = 10_000

/** kubelet: from a sync that failed until the next, where no back-off says otherwise (pkg/kubelet/pod_workers.go, 10 s + jitter). */
export const podSyncBackoffMs = 10_000

/** kubelet: every container gets this much between SIGTERM and SIGKILL (minimumGracePeriodInSeconds). */
export const minimumGraceMs = 2_000

/** kubelet: how often it tidies up (pkg/kubelet/kubelet.go housekeepingPeriod). */
export const housekeepingMs = 2_000

/** kubelet: how often it looks for pressure (evictionMonitoringPeriod), and how long a condition stays after it was seen. */
export const evictionMonitoringMs = 10_000
export const evictionPressureTransitionMs = 300_000 // --eviction-pressure-transition-period

/** kubelet: how often and for how long it waits for an evicted pod to be gone (pkg/kubelet/eviction podCleanupPollFreq, podCleanupTimeout). */
export const evictionCleanupPollMs = 1_000
export const evictionCleanupMaxMs = 30_000

/** kubelet: what an evicted pod gets (immediateEvictionGracePeriodSeconds). */
export const evictionGraceMs = 1_000

/** kubelet --eviction-hard (pkg/kubelet/apis/config/v1beta1/defaults_linux.go DefaultEvictionHard). */
export const evictionHard = {
  'memory.available': '100Mi',
  'nodefs.available': '10%',
  'nodefs.inodesFree': '5%',
  'imagefs.available': '15%',
  'imagefs.inodesFree': '5%',
} as const

/** kubelet with ReduceDefaultCrashLoopBackOffDecay: a shorter delay between restarts (pkg/kubelet/kubelet.go). */
export const reducedContainerBackoffMs = 1_000
export const reducedContainerBackoffMaxMs = 60_000

/** metrics-server --metric-resolution, as its manifests set it (kubernetes-sigs/metrics-server manifests/base). */
export const metricResolutionMs = 15_000

/** daemonset-controller: how long it leaves failed pods alone (cmd/kube-controller-manager/app/apps.go NewBackOff). */
export const daemonFailedPodBackoffMs = 1_000
export const daemonFailedPodBackoffMaxMs = 900_000

/** statefulset-controller: feature gate MaxUnavailableStatefulSet, on by default since 1.35 (pkg/features/kube_features.go). */
export const hasStatefulSetMaxUnavailable = (minor: number): boolean => minor >= 35

/** pkg/controller/job: DefaultJobPodFailureBackOff and MaxJobPodFailureBackOff, counted from when a pod ended. */
export const jobPodBackoffMs = 10_000
export const jobPodBackoffMaxMs = 600_000

/** pkg/controller/job: after how long a job is looked at when its pods or its status change. Since 1.27 (kubernetes#114585). */
export const jobSyncBatchMs = (minor: number): number => (minor >= 27 ? 1_000 : 0)

/** pkg/controller/job: DefaultJobApiBackOff and MaxJobApiBackOff, after requests that fail. */
export const jobApiBackoffMs = 1_000
export const jobApiBackoffMaxMs = 60_000

/** pkg/controller/cronjob: nextScheduleDelta, how long after its time a cron job is looked at. */
export const cronJobDelayMs = 100

/** The first CronJob controller looked at everything every so often; since 1.21 the second one does when something is due. */
export function cronJobPollMs(minor: number): number | undefined {
  return minor < 21 ? 10_000 : undefined
}

/** pkg/controller/disruption: DeletionTimeout, and stalePodDisruptionTimeout. */
export const disruptedPodTimeoutMs = 120_000
export const staleDisruptionMs = 120_000

/** kube-controller-manager --resource-quota-sync-period (pkg/controller/resourcequota). */
export const resourceQuotaSyncPeriodMs = 300_000

/** kube-apiserver: how long it looks for the default account of a namespace at most (plugin/pkg/admission/serviceaccount). */
export const defaultAccountWaitMs = 1_800

/** kube-controller-manager --cluster-signing-duration. */
export const certificateLifetimeMs = 31_536_000_000
/** How often the cleaner of certificate signing requests looks (pkg/controller/certificates/cleaner: pollingInterval). */
export const certificateCleanerPeriodMs = 3_600_000

/** How long a token of a service account is good that nobody asked for longer or shorter (pkg/apis/authentication/v1). */
export const tokenLifetimeSeconds = 3_600
