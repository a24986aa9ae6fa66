Feature: The package

  Scenario: A step of the package's and one of its user's
    Given a cluster of 2 nodes
    And deployment web with 2 replicas of image nginx
    And everything is ready
    When node worker-1 is lost
    Then within 7 minutes deployment web has 2 ready replicas on what is left
