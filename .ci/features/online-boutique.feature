Feature: A shop of eleven services
  A manifest that nobody here wrote, under load, on nodes that fail.

  Background:
    Given a cluster of 3 nodes
    And the manifests in "../shared/realworld/online-boutique.yaml"
    And everything is ready

  Scenario: Everything becomes ready
    Then deployment frontend has 1 ready replica
    And deployment cartservice has 1 ready replica
    And deployment redis-cart has 1 ready replica
    And service frontend has 1 endpoint

  Scenario: A lost node costs its share until it is noticed, and nothing after that
    Given deployment frontend is scaled to 3 replicas
    And everything is ready
    And pods of deployment frontend run on 3 nodes
    And service frontend receives 60 requests per second
    When node worker-2 is lost
    Then within 1 minute service frontend has 2 endpoints
    And between 60% and 99% of requests to service frontend succeeded
    And 1 minute passes
    When 30 minutes pass
    Then no request to service frontend failed
    And throughout, service frontend has at least 2 endpoints
    And deployment frontend has 3 ready replicas
