Feature: Replicas follow load
  An autoscaler compares what pods use on average with its target, every fifteen seconds. What is used is known from
  two looks of the metrics server, and what a pod uses while it starts does not count.

  Background:
    Given the cluster in autoscaled-shop
    And requests to service shop cost 10m CPU each
    And everything is ready

  @S-329 @S-330 @S-331 @S-332 @S-333
  Scenario Outline: As many replicas as the load needs, and no more than allowed
    When service shop receives <rate> requests per second
    Then within 2 minutes deployment shop has <replicas> ready replicas
    And for 10 minutes deployment shop has <replicas> ready replicas

    Examples: 10m CPU a request, 200m CPU a replica
      | rate | replicas |
      | 60   | 3        |
      | 90   | 5        |
      | 900  | 10       |

  @S-338
  Scenario Outline: A deviation of a tenth is tolerated
    When service shop receives <rate> requests per second
    And 10 minutes pass
    Then deployment shop has <replicas> ready replicas

    Examples: 55% of the requests is a tenth above the target
      | rate | replicas |
      | 44   | 2        |
      | 46   | 3        |

  @S-332 @S-338
  Scenario: Less load is answered when nothing asked for more during five minutes
    Given service shop receives 80 requests per second
    And 10 minutes pass
    And deployment shop has 4 ready replicas
    When service shop receives 10 requests per second
    Then for 290 seconds deployment shop has 4 ready replicas
    And within 330 seconds deployment shop has 2 replicas
    And event SuccessfulRescale was recorded for hpa shop saying "New size: 2; reason: All metrics below target"

  Scenario: A replica more is asked for in one sentence
    When service shop receives 60 requests per second
    Then within 1 minute event SuccessfulRescale was recorded for hpa shop saying "New size: 3; reason: cpu resource utilization (percentage of request) above target"
    And hpa shop has condition AbleToScale "True" because SucceededRescale
    And within 2 minutes hpa shop has condition AbleToScale "True" because ReadyForNewScale
    And within 2 minutes hpa shop matches:
      """
      status:
        currentReplicas: 3
        desiredReplicas: 3
        currentMetrics:
          - type: Resource
            resource: { name: cpu, current: { averageUtilization: 50 } }
      """

  Scenario: Without behavior a workload at most doubles, or grows to four
    When service shop receives 900 requests per second
    Then within 1 minute deployment shop has 4 replicas
    And within 1 minute hpa shop has condition ScalingLimited "True" because ScaleUpLimit
    And within 80 seconds deployment shop has 8 replicas
    And within 2 minutes hpa shop has condition ScalingLimited "True" because TooManyReplicas

  @S-343
  Scenario: What somebody scales by hand beyond the maximum is brought back
    When I run "kubectl scale deployment shop --replicas=12"
    Then within 20 seconds deployment shop has 10 replicas
    And event SuccessfulRescale was recorded for hpa shop saying "New size: 10; reason: Current number of replicas above Spec.MaxReplicas"

  Scenario: A workload without replicas is left alone
    Given service shop receives 60 requests per second
    When deployment shop is scaled to 0 replicas
    Then within 20 seconds hpa shop has condition ScalingActive "False" because ScalingDisabled
    And for 1 hour deployment shop has 0 replicas

  Scenario: A lost node's pods, of which nobody knows what they use, do not drive the size
    Given service shop receives 40 requests per second
    And 10 minutes pass
    When node worker-2 is lost
    Then for 10 minutes "{.spec.replicas}" of deployment shop is 2

  Scenario: Nothing happens for a month
    Given service shop receives 40 requests per second
    When 30 days pass
    Then throughout, deployment shop has 2 ready replicas
