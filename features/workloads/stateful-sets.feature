Feature: Stateful sets
  The pods of a stateful set have names that they keep. They come one after the other and go in
  reverse, so that each finds the ones before it.

  Background:
    Given the cluster in three-workers-db
    And everything is ready

  Rule: One after the other

    Scenario: Further ones come when those before them are ready
      Given image db:1 takes 10 seconds to start
      When statefulset db is scaled to 5 replicas
      Then within 1 second pod db-3 exists
      And within 20 seconds pod db-3 is ready
      And pod db-4 does not exist
      And within 40 seconds pod db-4 is ready
      And throughout, statefulset db has at least 3 ready replicas

    Scenario: They go in reverse
      When statefulset db is scaled to 1 replica
      Then within 5 seconds pod db-2 does not exist
      And within 10 seconds pod db-1 does not exist
      And for 10 minutes pod db-0 is ready
      When statefulset db is scaled to 3 replicas
      Then within 1 minute statefulset db has 3 ready replicas
      And for 10 minutes statefulset db has 3 ready replicas

    Scenario: With the parallel policy nobody waits
      Given image cache takes 10 seconds to start
      When I apply the manifest:
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: cache }
        spec:
          serviceName: cache
          replicas: 3
          podManagementPolicy: Parallel
          selector: { matchLabels: { app: cache } }
          template:
            metadata: { labels: { app: cache } }
            spec: { containers: [{ name: cache, image: cache }] }
        """
      Then within 1 second pod cache-2 exists
      And within 15 seconds statefulset cache has 3 ready replicas
      And for 5 minutes 3 pods of statefulset cache exist

  Rule: A name is never there twice

    Scenario: A deleted pod comes back under its name
      When pod db-1 is deleted
      Then within 5 seconds pod db-1 does not exist
      And within 20 seconds statefulset db has 3 ready replicas
      And for 10 minutes statefulset db has 3 ready replicas
      And throughout, statefulset db has at least 2 ready replicas

    Scenario: A pod of a lost node is not made again until it is known to be gone
      Given 1 pod of statefulset db runs on node worker-2
      When node worker-2 is lost
      Then within 1 minute statefulset db has 2 ready replicas
      And within 7 minutes 1 pod of statefulset db is Terminating
      And for 1 hour statefulset db has 2 ready replicas
      And throughout, 3 pods of statefulset db exist

  Rule: A new template goes in reverse, as far as its partition allows

    Scenario: The highest number goes first
      When statefulset db is updated to image db:2
      Then within 2 seconds pod db-2 is Terminating
      And within 20 seconds statefulset db has 1 updated replica
      And pod db-0 runs image db:1
      And within 1 minute statefulset db runs image db:2
      And throughout, statefulset db has at least 2 ready replicas

    Scenario: A partition holds back the lower numbers
      Given I run:
        """
        kubectl patch statefulset db -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":2}}}}'
        """
      When statefulset db is updated to image db:2
      Then within 1 minute pod db-2 runs image db:2
      And for 10 minutes pod db-1 runs image db:1
      And throughout, pod db-0 is ready

    Scenario: A broken template stops at the first pod
      Given image db:broken never becomes ready
      When statefulset db is updated to image db:broken
      Then within 10 seconds statefulset db has 2 ready replicas
      And for 30 minutes pod db-1 runs image db:1
      And throughout, statefulset db has at least 2 ready replicas
