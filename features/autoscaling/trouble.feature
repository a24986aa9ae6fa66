Feature: What an autoscaler cannot know
  Without metrics, requests or a target it changes nothing, and says so in a condition and in events.

  Background:
    Given a cluster of 2 nodes
    And deployment web with 2 replicas of image web

  @S-339
  Scenario: Pods that request nothing have no utilization
    Given the manifest:
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: web }
      spec:
        scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
        maxReplicas: 5
      """
    And image web uses 2 CPU and 64Mi memory
    When 20 minutes pass
    Then hpa web has condition ScalingActive "False" because FailedGetResourceMetric
    And event FailedGetResourceMetric was recorded for hpa web saying "failed to get cpu utilization: missing request for cpu in container web of Pod web-"
    And throughout, deployment web has at most 2 replicas

  @S-337 @S-339 @S-555
  Scenario: Without the metrics server nothing is scaled until it is back
    Given the cluster in autoscaled-shop
    And requests to service shop cost 10m CPU each
    And service shop receives 40 requests per second
    And everything is ready
    And 5 minutes pass
    When the metrics server stops
    And service shop receives 80 requests per second
    Then within 20 seconds hpa shop has condition ScalingActive "False" because FailedGetResourceMetric
    And event FailedGetResourceMetric was recorded for hpa shop saying "unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io)"
    And for 10 minutes deployment shop has 2 ready replicas
    When the metrics server starts again
    Then within 1 minute deployment shop has 4 ready replicas

  @S-340
  Scenario: A reference without apiVersion means nothing
    Given the manifest:
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: web }
      spec:
        scaleTargetRef: { kind: Deployment, name: web }
        maxReplicas: 5
      """
    When 1 minute passes
    Then hpa web has condition AbleToScale "False" because FailedGetScale
    And event FailedGetScale was recorded for hpa web saying "no matches for kind \"Deployment\" in group"

  Scenario: A target that does not exist yet
    Given the manifest:
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: later }
      spec:
        scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: later }
        minReplicas: 2
        maxReplicas: 5
      """
    When 1 minute passes
    Then event FailedGetScale was recorded for hpa later saying "deployments/scale.apps \"later\" not found"
    When I run "kubectl create deployment later --image=later --replicas=1"
    Then within 20 seconds deployment later has 2 replicas

  Scenario: Two autoscalers of the same pods stand in each other's way
    Given the cluster in autoscaled-shop
    And everything is ready
    When I apply the manifest:
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: { name: second }
      spec:
        scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: shop }
        minReplicas: 2
        maxReplicas: 4
      """
    Then within 1 minute hpa shop has condition ScalingActive "False" because AmbiguousSelector
    And event AmbiguousSelector was recorded for hpa shop saying "pods by selector app=shop are controlled by multiple HPAs: [default/second default/shop]"
