Feature: Services find each other
  An application is several services that know each other by name. A name stands for an address that stays, or for the
  addresses of pods.

  Background:
    Given a cluster of 2 nodes

  Rule: A name comes with the service and goes with it

    @S-374 @S-376
    Scenario: A name, an address, a share of the requests and a way in from outside, in one object
      Given deployment web with 3 replicas of image nginx
      And everything is ready
      When I apply the manifest:
        """
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, nodePort: 30080 }] }
        """
      Then within 1 second "web.default.svc.cluster.local" resolves to "{.spec.clusterIP}" of service web
      And within 1 second a request to "http://web" is answered by deployment web
      And 100 requests from different clients to "http://web" are answered by 3 pods
      And a request to "worker-1:30080" is answered by deployment web
      When service web is deleted
      Then within 1 second a request to "http://web" fails
      And for 1 minute a request to "worker-1:30080" fails
      And for 1 minute 3 pods of deployment web are ready

    @S-373
    Scenario: A pod that serves nobody needs no service
      Given deployment worker with 2 replicas of image worker
      When 1 minute passes
      Then 2 pods of deployment worker are ready
      And a request to "http://worker" fails

    @S-381
    Scenario: Services that talk to each other
      Given deployment front with 1 replica of image front
      And service front exposes port 80 of deployment front
      And deployment back with 2 replicas of image back
      And service back exposes port 8080 of deployment back
      And everything is ready
      Then a request to "http://front" is answered by deployment front
      And a request from deployment front to "http://back:8080" is answered by deployment back
      When deployment back is scaled to 0 replicas
      Then within 1 second a request from deployment front to "http://back:8080" fails
      And a request to "http://front" is answered by deployment front

  Rule: Some names stand for pods, and some for other names

    @S-437
    Scenario: A headless service stands for the pods themselves
      Given the manifest:
        """
        apiVersion: v1
        kind: Service
        metadata: { name: db }
        spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 5432 }] }
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: db }
        spec:
          serviceName: db
          replicas: 2
          selector: { matchLabels: { app: db } }
          template:
            metadata: { labels: { app: db } }
            spec: { containers: [{ name: db, image: "postgres:16" }] }
        """
      And everything is ready
      Then "db" resolves to "{.status.podIP}" of pod db-0
      And "db" resolves to "{.status.podIP}" of pod db-1
      And "db-1.db" resolves to "{.status.podIP}" of pod db-1
      And a request to "http://db-1.db:5432" is answered by pod db-1
      When pod db-1 is deleted
      Then within 10 seconds "db-1.db" resolves to "{.status.podIP}" of pod db-1
      And for 1 minute a request to "http://db-1.db:5432" is answered by pod db-1

    Scenario: A name for another name of the cluster
      Given deployment web with 1 replica of image nginx
      And service web exposes port 80 of deployment web
      And the manifest:
        """
        apiVersion: v1
        kind: Service
        metadata: { name: shop }
        spec: { type: ExternalName, externalName: web.default.svc.cluster.local }
        """
      And everything is ready
      Then "shop" resolves to "web.default.svc.cluster.local"
      And "shop" resolves to "{.spec.clusterIP}" of service web
      And a request to "http://shop" is answered by deployment web

  Rule: Whether a pod asks the cluster is its own decision

    @S-430
    Scenario Outline: A pod with dnsPolicy <policy>
      Given deployment web with 1 replica of image nginx
      And service web exposes port 80 of deployment web
      And the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: client }
        spec: { dnsPolicy: <policy>, containers: [{ name: client, image: curl }] }
        """
      And everything is ready
      Then a request from pod client to "http://web" <fate>

      Examples:
        | policy       | fate     |
        | ClusterFirst | succeeds |
        | Default      | fails    |

  Rule: Services that are there when a pod begins are in its environment

    Background:
      Given deployment web with 1 replica of image nginx
      And the manifest:
        """
        apiVersion: v1
        kind: Service
        metadata: { name: my-db }
        spec: { clusterIP: 10.96.0.50, selector: { app: web }, ports: [{ name: sql, port: 5432 }, { name: admin, port: 8080 }] }
        ---
        apiVersion: v1
        kind: Namespace
        metadata: { name: other }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: elsewhere, namespace: other }
        spec: { selector: { app: web }, ports: [{ port: 80 }] }
        """
      And everything is ready
      And pod client with image client
      And 5 seconds pass

    @S-438 @S-440
    Scenario Outline: <variable> is <value>
      When I run "kubectl exec client -- printenv <variable>"
      Then it prints "<value>"

      Examples:
        | variable                    | value                 |
        | MY_DB_SERVICE_HOST          | 10.96.0.50            |
        | MY_DB_SERVICE_PORT          | 5432                  |
        | MY_DB_SERVICE_PORT_ADMIN    | 8080                  |
        | MY_DB_PORT                  | tcp://10.96.0.50:5432 |
        | MY_DB_PORT_8080_TCP_ADDR    | 10.96.0.50            |
        | KUBERNETES_SERVICE_HOST     | 10.96.0.1             |

    @S-439
    Scenario: Later services, and those of other namespaces, are not
      When I run "kubectl create service clusterip late --tcp=80"
      And 10 seconds pass
      And I run "kubectl exec client -- printenv LATE_SERVICE_HOST"
      Then it fails with "command terminated with exit code 1"
      When I run "kubectl exec client -- printenv ELSEWHERE_SERVICE_HOST"
      Then it fails with "command terminated with exit code 1"
      When I run "kubectl run newer --image=client"
      And 10 seconds pass
      And I run "kubectl exec newer -- printenv LATE_SERVICE_PORT"
      Then it prints "80"

    @S-441
    Scenario: What the manifest says counts more
      Given the manifest:
        """
        apiVersion: v1
        kind: Pod
        metadata: { name: own }
        spec: { containers: [{ name: own, image: client, env: [{ name: MY_DB_SERVICE_HOST, value: db.example.com }] }] }
        """
      And 5 seconds pass
      When I run "kubectl exec own -- printenv MY_DB_SERVICE_HOST"
      Then it prints "db.example.com"
      When I run "kubectl exec own -- printenv MY_DB_SERVICE_PORT"
      Then it prints "5432"
