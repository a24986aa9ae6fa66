Feature: What an autoscaler can follow
  The use of CPU and memory comes from the metrics server, other metrics from adapters. The metric that asks for most
  decides.

  Background:
    Given a cluster of 3 nodes
    And the manifest:
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: web }
      spec:
        replicas: 2
        selector: { matchLabels: { app: web } }
        template:
          metadata: { labels: { app: web } }
          spec:
            containers:
              - name: web
                image: web:1
                resources: { requests: { cpu: 200m, memory: 100Mi }, limits: { memory: 400Mi } }
      """

  @S-335
  Scenario: An autoscaler that says little keeps CPU at 80% with one replica at least
    Given the manifest:
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: web }
      spec:
        scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
        maxReplicas: 5
      """
    And image web:1 uses 20m CPU and 64Mi memory
    When everything is ready
    Then hpa web matches:
      """
      spec:
        minReplicas: 1
        metrics:
          - type: Resource
            resource: { name: cpu, target: { type: Utilization, averageUtilization: 80 } }
      """
    And within 6 minutes deployment web has 1 replica

  Scenario: Memory that leaks brings replicas, which do not help
    Given the manifest:
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: web }
      spec:
        scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
        minReplicas: 2
        maxReplicas: 4
        metrics:
          - type: Resource
            resource: { name: memory, target: { type: AverageValue, averageValue: 100Mi } }
      """
    And deployment web uses 10m CPU and 40Mi memory
    And everything is ready
    And 10 minutes pass
    When deployment web leaks 10Mi of memory per minute
    Then for 6 minutes deployment web has 2 replicas
    And within 20 minutes deployment web has 4 replicas

  @S-336
  Scenario: Requests per second as an application measures them
    Given the manifest:
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: web }
      spec:
        scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
        minReplicas: 2
        maxReplicas: 9
        metrics:
          - type: Pods
            pods: { metric: { name: requests-per-second }, target: { type: AverageValue, averageValue: "100" } }
      """
    And metric requests-per-second of deployment web is 180
    And everything is ready
    And 1 minute passes
    When metric requests-per-second of deployment web is 500
    Then within 20 seconds deployment web has 4 replicas
    And within 40 seconds deployment web has 5 replicas
    And for 10 minutes deployment web has 5 replicas
    And event SuccessfulRescale was recorded for hpa web saying "reason: pods metric requests-per-second above target"

  @S-336
  Scenario: The length of a queue outside the cluster
    Given the manifest:
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: web }
      spec:
        scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
        minReplicas: 1
        maxReplicas: 9
        metrics:
          - type: External
            external: { metric: { name: queue }, target: { type: AverageValue, averageValue: "30" } }
        behavior:
          scaleUp: { policies: [{ type: Pods, value: 2, periodSeconds: 60 }] }
          scaleDown: { stabilizationWindowSeconds: 60 }
      """
    And external metric queue is 60
    And everything is ready
    And 1 minute passes
    When external metric queue is 200
    Then within 20 seconds deployment web has 4 replicas
    And within 80 seconds deployment web has 6 replicas
    And for 30 seconds deployment web has 6 replicas
    And within 140 seconds deployment web has 7 replicas
    When external metric queue is 20
    Then for 50 seconds deployment web has 7 replicas
    And within 80 seconds deployment web has 1 replica

  Scenario: A metric nobody serves
    Given the manifest:
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: web }
      spec:
        scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
        maxReplicas: 9
        metrics:
          - type: Object
            object:
              metric: { name: hits }
              describedObject: { apiVersion: networking.k8s.io/v1, kind: Ingress, name: web }
              target: { type: Value, value: "100" }
      """
    When 1 minute passes
    Then hpa web has condition ScalingActive "False" because FailedGetObjectMetric
    And event FailedGetObjectMetric was recorded for hpa web saying "unable to get metric hits: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered on Ingress default/web"

  @S-280 @S-344
  Scenario: A replication controller is scaled as well
    Given the manifest:
      """
      apiVersion: v1
      kind: ReplicationController
      metadata: { name: old }
      spec:
        replicas: 1
        selector: { app: old }
        template:
          metadata: { labels: { app: old } }
          spec: { containers: [{ name: old, image: "old:1", resources: { requests: { cpu: 100m } } }] }
      ---
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: old }
      spec:
        scaleTargetRef: { apiVersion: v1, kind: ReplicationController, name: old }
        maxReplicas: 3
      """
    And image old:1 uses 100m CPU and 10Mi memory
    And everything is ready
    When 10 minutes pass
    Then replicationcontroller old has 3 replicas
