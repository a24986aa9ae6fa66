Feature: Probes
  A program can run and be of no use. The kubelet asks it: a failed liveness probe restarts the container, a failed
  readiness probe takes its pod out of service, and a startup probe keeps both waiting until the program is up.

  Background:
    Given a cluster of 1 node

  Rule: It takes several failures in a row to be restarted

    @S-206 @S-213 @S-214
    Scenario: Three failures, ten seconds apart
      Given the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: app }
        spec: { containers: [{ name: app, image: "app:1", livenessProbe: { httpGet: { path: /, port: 80 } } }] }
        """
      And everything is ready
      And pod app matches:
        """
        spec:
          containers:
            - livenessProbe: { periodSeconds: 10, timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3 }
        """
      When pod app hangs
      Then for 20 seconds pod app has restarted 0 times
      And within 65 seconds pod app has restarted 1 time
      And event "Unhealthy" was recorded for pod app saying "Liveness probe failed"
      And for 10 minutes pod app has restarted 1 time

    @S-210
    Scenario Outline: A first probe after <delay> seconds meets a program that takes <start> seconds to start
      Given image app:1 takes <start> seconds to start
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: app }
        spec:
          containers:
            - name: app
              image: app:1
              livenessProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: <delay>, failureThreshold: 1 }
        """
      And 1 minute passes
      Then pod app has restarted <restarts>

      Examples: early enough, and too late
        | delay | start | restarts        |
        | 15    | 10    | 0 times         |
        | 15    | 40    | at least 1 time |

    Scenario: A startup probe gives a slow program its time
      Given image slow:1 takes 60 seconds to start
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: patient }
        spec:
          containers:
            - name: c
              image: slow:1
              startupProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 5, failureThreshold: 30 }
              livenessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 5, failureThreshold: 1 }
        """
      Then within 70 seconds pod patient is ready
      And for 10 minutes pod patient has restarted 0 times

  Rule: What is not ready is left alone

    @S-208 @S-211 @S-212
    Scenario: Not ready, and ready again
      Given the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: app, labels: { app: app } }
        spec: { containers: [{ name: app, image: "app:1", readinessProbe: { tcpSocket: { port: 80 } } }] }
        """
      And service app exposes port 80 of pod app
      And everything is ready
      When pod app stops being ready
      Then for 20 seconds pod app is ready
      And within 33 seconds pod app is not ready
      And within 33 seconds service app has no endpoints
      And for 30 minutes pod app has restarted 0 times
      When pod app recovers
      Then within 11 seconds pod app is ready
      And within 11 seconds service app has 1 endpoint

  Rule: It is the kubelet that asks

    @S-143
    Scenario: Nobody asks while the kubelet of its node is away
      Given a cluster of 2 nodes
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: app }
        spec:
          nodeName: worker-1
          containers: [{ name: app, image: "app:1", livenessProbe: { httpGet: { path: /, port: 80 } } }]
        """
      And everything is ready
      And the kubelet on node worker-1 stops
      When pod app hangs
      Then for 2 minutes pod app has restarted 0 times
      When the kubelet on node worker-1 starts again
      Then within 2 minutes pod app has restarted 1 time
      And for 10 minutes pod app has restarted 1 time
