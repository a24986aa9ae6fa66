Feature: Rolling updates
  A deployment replaces its pods a few at a time. How many may be missing and how many may be there beyond the wanted number
  is what maxUnavailable and maxSurge say, and the controller never oversteps either.

  Rule: A rollout stays within its surge and its budget

    @S-017 @S-301 @S-302 @S-303
    Scenario Outline: <surge> more and <unavailable> fewer of 10
      Given a cluster of 3 nodes
      And the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 10
          strategy: { rollingUpdate: { maxSurge: <surge>, maxUnavailable: <unavailable> } }
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              containers:
                - name: web
                  image: nginx:1.19
                  readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 }
        """
      And image nginx:1.20 takes 5 seconds to start
      And everything is ready
      When deployment web is updated to image nginx:1.20
      Then within 4 minutes deployment web is rolled out
      And deployment web runs image nginx:1.20
      And throughout, deployment web has at least <fewest> available replicas
      And throughout, deployment web has at most <most> replicas

      Examples: surge rounds up, unavailable rounds down
        | surge | unavailable | fewest | most |
        | 25%   | 25%         | 8      | 13   |
        | 1     | 0           | 10     | 11   |
        | 0     | 1           | 9      | 10   |
        | 100%  | 0           | 10     | 20   |

    Scenario: Recreate takes everything down first
      Given a cluster of 3 nodes
      And the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 4
          strategy: { type: Recreate }
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: web, image: "nginx:1.19" }] }
        """
      And everything is ready
      When deployment web is updated to image nginx:1.20
      Then within 20 seconds deployment web has no ready replicas
      And within 1 minute deployment web has 4 ready replicas
      And never, deployment web has more than 4 replicas

  Rule: A rollout that cannot go on waits, and says so

    Background:
      Given a cluster of 3 nodes
      And deployment web with 10 replicas of image nginx:1.19
      And image nginx:oops does not exist
      And everything is ready

    Scenario: An image that does not exist stalls the rollout without costing availability
      When deployment web is updated to image nginx:oops
      Then within 1 minute 5 pods of deployment web are ImagePullBackOff
      And within 11 minutes deployment web has condition "Progressing" "False" because "ProgressDeadlineExceeded"
      And for 1 hour 5 pods of deployment web are Pending
      And throughout, deployment web has at least 8 available replicas

    @S-321
    Scenario: Rolling back ends it
      Given deployment web is updated to image nginx:oops
      And 2 minutes pass
      When deployment web is rolled back
      Then within 1 minute deployment web has 10 available replicas
      And deployment web runs image nginx:1.19
      And throughout, deployment web has at least 8 available replicas

    Scenario: A second update in the middle of the first replaces both
      Given deployment web is updated to image nginx:oops
      And 5 seconds pass
      When deployment web is updated to image nginx:1.21
      Then within 1 minute deployment web is rolled out
      And deployment web runs image nginx:1.21
      And throughout, deployment web has at least 8 available replicas

  Rule: Pods count when they have been ready for long enough

    Scenario: minReadySeconds slows a rollout down
      Given a cluster of 3 nodes
      And the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 2
          minReadySeconds: 30
          strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec: { containers: [{ name: web, image: "nginx:1.19" }] }
        """
      And everything is ready
      When deployment web is updated to image nginx:1.20
      Then within 2 minutes deployment web is rolled out
      And throughout, deployment web has at least 2 available replicas
