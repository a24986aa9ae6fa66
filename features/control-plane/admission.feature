Feature: Admission plugins of the API server
  Between a request and the store stand the admission plugins. Most are on, some are turned on by a flag.

  Scenario: A plugin that is off by default can be turned on
    Given a cluster of 1 node
    And the API server runs with "--enable-admission-plugins=AlwaysPullImages"
    When I run "kubectl run web --image=web:1.0"
    Then "{.spec.containers[0].imagePullPolicy}" of pod web is Always
    And within 10 seconds pod web is Running
    And for 1 minute pod web is Running

  Scenario: A plugin that is on by default can be turned off
    Given a cluster of 1 node
    And the API server runs with "--disable-admission-plugins=ServiceAccount,DefaultTolerationSeconds"
    When I run "kubectl run web --image=web:1.0"
    Then "{.spec.serviceAccountName}" of pod web is ""
    And "{.spec.tolerations}" of pod web is ""
    And within 10 seconds pod web is Running
    And for 1 minute pod web is Running

  Scenario: How long pods stay on a node that is gone is a flag's to say
    Given a cluster of 2 nodes
    And the API server runs with "--default-unreachable-toleration-seconds=30"
    And deployment web with 2 replicas of image web
    And everything is ready
    When node worker-1 is lost
    Then within 2 minutes deployment web has 2 ready replicas
    And for 10 minutes deployment web has 2 ready replicas
