Feature: Traffic
  Load on a service is a flow: what the proxies know and what the pods can do decides how much of it succeeds, and a
  change of either costs exactly as many requests as came meanwhile.

  Background:
    Given a cluster of 3 nodes
    And deployment web with 3 replicas of image nginx
    And service web exposes port 80 of deployment web
    And service web receives 30 requests per second

  Scenario: Nothing fails while nothing happens
    Given everything is ready
    When 1 hour passes
    Then no request to service web failed
    And 100% of requests to service web succeeded

  @S-387
  Scenario: A lost node costs its share until its endpoint is withdrawn
    Given everything is ready
    When node worker-2 is lost
    And 100 seconds pass
    Then between 80% and 90% of requests to service web succeeded
    And throughout, a request to "http://worker-2:30080" fails
    When 10 minutes pass
    Then no request to service web failed

  Scenario: A disconnected node costs the same, although its pods run on
    Given everything is ready
    When node worker-3 is disconnected
    And 100 seconds pass
    Then between 80% and 90% of requests to service web succeeded
    When node worker-3 comes back
    And 10 minutes pass
    Then at least 99% of requests to service web succeeded

  Scenario: Whatever a hung pod gets is lost while it stays ready
    Given everything is ready
    When a pod of deployment web hangs
    And 30 minutes pass
    Then between 66% and 67% of requests to service web succeeded

  Scenario: Requests that take long are lost with the pod that crashes
    Given requests to service web take 2 seconds each
    And everything is ready
    And 10 seconds pass
    When a pod of deployment web crashes
    And 10 minutes pass
    Then between 99.8% and 99.9% of requests to service web succeeded

  Scenario: A load that rises
    Given everything is ready
    When traffic to service web rises to 330 requests per second over 10 minutes
    And 10 minutes pass
    Then 100% of requests to service web succeeded

  Scenario: A load without a service goes to the pods that are ready
    Given deployment batch with 2 replicas of image batch
    And deployment batch receives 10 requests per second
    And everything is ready
    When deployment batch is scaled to 0 replicas
    And 1 minute passes
    Then at most 1% of requests to deployment batch succeeded
    When deployment batch is scaled to 2 replicas
    And everything is ready
    When 1 minute passes
    Then no request to deployment batch failed
