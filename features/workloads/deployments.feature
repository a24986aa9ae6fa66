Feature: Deployments
  A deployment keeps a replica set for each template that it has had, and moves replicas from one to the other. Its user
  need not know them: the count, the template and the revisions are those of the deployment.

  Rule: A deployment makes a replica set, and that the pods

    @S-001 @S-293 @S-294 @S-317
    Scenario: One command is enough
      Given a cluster of 2 nodes
      When I run "kubectl create deployment tomcat --image=tomcat:9.0.55"
      Then it prints "deployment.apps/tomcat created"
      And deployment tomcat matches:
        """
        metadata: { labels: { app: tomcat } }
        spec:
          replicas: 1
          selector: { matchLabels: { app: tomcat } }
          template:
            metadata: { labels: { app: tomcat } }
            spec: { containers: [{ name: tomcat, image: "tomcat:9.0.55" }] }
        """
      And within 10 seconds deployment tomcat is rolled out
      And for 10 minutes 1 pod of deployment tomcat exists

    @S-315
    Scenario: What is filled in
      Given a cluster of 1 node
      When I run "kubectl create deployment web --image=nginx:1.19"
      Then deployment web matches:
        """
        spec:
          replicas: 1
          revisionHistoryLimit: 10
          progressDeadlineSeconds: 600
          strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 25%, maxUnavailable: 25% } }
        """

    @S-075 @S-289 @S-292 @S-295
    Scenario: Names tell where a pod comes from
      Given a cluster of 2 nodes
      And deployment web with 2 replicas of image nginx:1.19
      And everything is ready
      When I run "kubectl get rs,pods -l app=web -L pod-template-hash"
      Then it prints:
        """
        NAME ... DESIRED   CURRENT   READY   AGE ... POD-TEMPLATE-HASH
        replicaset.apps/web-...   2         2         2       ...

        NAME ... READY   STATUS    RESTARTS   AGE ... POD-TEMPLATE-HASH
        pod/web-...-...   1/1     Running   0          ...
        pod/web-...-...   1/1     Running   0          ...
        """

  Rule: Replicas follow the count, and a count is no revision

    Background:
      Given the cluster in three-workers-web
      And everything is ready

    @S-017 @S-296 @S-298 @S-343
    Scenario: Scaled up
      When deployment web is scaled to 5 replicas
      Then within 20 seconds deployment web has 5 ready replicas
      And throughout, deployment web has at least 3 ready replicas
      And for 10 minutes deployment web has 5 replicas
      And "{.metadata.annotations.deployment\.kubernetes\.io/revision}" of deployment web is 1

    @S-298
    Scenario: Scaled down
      When deployment web is scaled to 1 replica
      Then within 5 seconds 1 pod of deployment web exists
      And for 10 minutes deployment web has 1 ready replica
      And throughout, deployment web has at least 1 ready replica

    @S-181 @S-296
    Scenario: A deleted pod is replaced
      When a pod of deployment web is deleted
      Then within 10 seconds deployment web has 3 ready replicas
      And within 10 seconds 3 pods of deployment web exist
      And for 10 minutes 3 pods of deployment web exist
      And throughout, deployment web has at least 2 ready replicas

    @S-313
    Scenario: Deleting a deployment takes its replica sets and pods along
      Given service left exposes port 80 of deployment web
      When deployment web is deleted
      Then within 10 seconds no pods of service left exist
      And deployment web does not exist
      And for 10 minutes no pods of service left exist

  Rule: Every template has a revision, and any of them can come back

    Background:
      Given the cluster in three-workers-web
      And everything is ready
      And deployment web is updated to image nginx:1.20
      And 1 minute passes

    @S-305
    Scenario: Revisions are numbered, and say why where somebody wrote it down
      Given I run "kubectl annotate deployment web kubernetes.io/change-cause=\"image nginx:1.20\""
      And 1 second passes
      When I run "kubectl rollout history deployment web"
      Then it prints:
        """
        deployment.apps/web 
        REVISION  CHANGE-CAUSE
        1         <none>
        2         image nginx:1.20
        ...
        """

    @S-306 @S-308 @S-321
    Scenario: Undone, the old template is the newest revision
      When I run "kubectl rollout undo deployment web"
      Then it prints "deployment.apps/web rolled back"
      And within 1 minute deployment web runs image nginx:1.19
      And throughout, deployment web has at least 3 available replicas
      When I run "kubectl rollout history deployment web"
      Then it prints:
        """
        deployment.apps/web 
        REVISION  CHANGE-CAUSE
        2         <none>
        3         <none>
        ...
        """

    @S-307
    Scenario: Undone to a revision by its number
      Given deployment web is updated to image nginx:1.21
      And 1 minute passes
      When I run "kubectl rollout undo deployment web --to-revision=1"
      Then within 1 minute deployment web runs image nginx:1.19
      And throughout, deployment web has at least 3 available replicas

    @S-309
    Scenario: There is no way to a revision that is gone
      Given I run "kubectl rollout undo deployment web"
      And 1 minute passes
      When I run "kubectl rollout undo deployment web --to-revision=1"
      Then it fails with "unable to find specified revision 1 in history"
      And for 10 minutes deployment web runs image nginx:1.19

  Rule: While a deployment is paused, changes are collected

    Background:
      Given the cluster in three-workers-web
      And everything is ready
      And I run "kubectl rollout pause deployment web"

    @S-310
    Scenario: Several changes make one rollout when it goes on
      Given deployment web is updated to image nginx:1.20
      And 10 minutes pass
      And deployment web runs image nginx:1.19
      And deployment web is updated to image nginx:1.21
      When I run "kubectl rollout resume deployment web"
      Then within 1 minute deployment web runs image nginx:1.21
      And throughout, deployment web has at least 3 available replicas
      And "{.metadata.annotations.deployment\.kubernetes\.io/revision}" of deployment web is 2

    Scenario: The count still counts
      When deployment web is scaled to 4 replicas
      Then within 20 seconds deployment web has 4 ready replicas
      And throughout, deployment web has at least 3 ready replicas

    @S-311
    Scenario Outline: What a paused deployment refuses: <command>
      When I run "kubectl rollout <command> deployment web"
      Then it fails with "<error>"

      Examples:
        | command | error                                                                                     |
        | pause | deployments.apps \"web\" is already paused |
        | undo --to-revision=1 | you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again |

    @S-311
    Scenario: What is not paused cannot be resumed
      Given I run "kubectl rollout resume deployment web"
      When I run "kubectl rollout resume deployment web"
      Then it fails with "deployments.apps \"web\" is not paused"

  Rule: A selector may ask for labels and for more

    @S-314 @S-320
    Scenario: Labels and expressions may select together
      Given a cluster of 2 nodes
      When I apply the manifest:
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: tomcat-deployment }
        spec:
          replicas: 3
          selector:
            matchLabels: { app: tomcat-deployment }
            matchExpressions: [{ key: tier, operator: In, values: [front, back] }]
          template:
            metadata: { labels: { app: tomcat-deployment, tier: front } }
            spec: { containers: [{ name: tomcat, image: tomcat }] }
        """
      Then within 10 seconds deployment tomcat-deployment has 3 ready replicas
      And for 10 minutes 3 pods of deployment tomcat-deployment exist
