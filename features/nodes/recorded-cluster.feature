Feature: A cluster that is there already
  `kubectl get all,pdb,hpa,nodes -A -o yaml` prints what a real cluster is like. A scenario that begins with it has the same
  nodes, and the same pods on them: what would happen there if one of its machines were lost tonight?

  Background:
    Given the manifests in "../clusters/recorded-shop.yaml"
    And namespace shop
    And everything is ready

  Scenario: Everything stands where it stood
    Then pod web-f65c996cc-bcbc4 is ready
    And 1 pod of deployment web runs on node shop-c
    And pod db-0 is ready
    And 3 pods of daemonset agent are ready
    And deployment web has 3 replicas
    And node shop-c is SchedulingDisabled
    And for 10 minutes pod db-0 is ready
    When I run "kubectl version"
    Then it prints:
      """
      ...
      Server Version: v1.33...
      """

  Scenario: Nothing is replaced because it was recorded
    Then for 1 hour deployment web has 3 ready replicas
    And never event SuccessfulCreate was recorded for replicaset web-f65c996cc
    But pod web-f65c996cc-bcbc4 has restarted no times

  Scenario: A machine is lost, and its pods go where there is room
    When node shop-a is lost
    Then within 1 minute deployment web has 2 ready replicas
    And within 7 minutes deployment web has 3 ready replicas
    And throughout, deployment web has at least 2 ready replicas
    And never 2 pods of deployment web run on node shop-c

  Scenario: The pod of a set that stood on it is not doubled
    When node shop-a is lost
    Then within 7 minutes pod db-1 is Terminating
    And for 1 hour statefulset db has 1 ready replica

  Scenario: The budget holds back a drain while too few are ready
    Given node shop-c is lost
    And 2 minutes pass
    When I run "kubectl drain shop-b --ignore-daemonsets --timeout=30s"
    Then it fails with "Cannot evict pod as it would violate the pod's disruption budget."
    And throughout, deployment web has 2 ready replicas
