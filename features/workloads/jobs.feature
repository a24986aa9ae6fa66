Feature: Jobs
  A job runs pods until enough of them have ended well. What fails is tried again, each time after a longer wait, until the
  job is given up.

  Background:
    Given a cluster of 3 nodes

  Rule: Until enough have ended well

    Scenario: As many at a time as its parallelism says
      Given image pi exits with code 0 after 10 seconds
      When I apply the manifest:
        """
        apiVersion: batch/v1
        kind: Job
        metadata: { name: many }
        spec:
          completions: 6
          parallelism: 2
          template:
            spec: { restartPolicy: Never, containers: [{ name: c, image: pi }] }
        """
      Then within 1 second 2 pods of job many exist
      And within 1 minute job many is Complete
      And "{.status.succeeded}" of job many is "6"
      And never, "{.status.active}" of job many is "3"

    Scenario: An index each
      Given image worker exits with code 0 after 5 seconds
      When I apply the manifest:
        """
        apiVersion: batch/v1
        kind: Job
        metadata: { name: shards }
        spec:
          completions: 3
          parallelism: 3
          completionMode: Indexed
          template:
            spec: { restartPolicy: OnFailure, containers: [{ name: c, image: worker }] }
        """
      Then within 1 second 3 pods of job shards exist
      And within 2 minutes job shards is Complete
      And "{.status.completedIndexes}" of job shards is "0-2"
      And never, job shards is Failed

    Scenario: A suspended job has no pods, and begins when it is resumed
      Given image pi exits with code 0 after 10 seconds
      When I apply the manifest:
        """
        apiVersion: batch/v1
        kind: Job
        metadata: { name: later }
        spec:
          suspend: true
          template:
            spec: { restartPolicy: Never, containers: [{ name: c, image: pi }] }
        """
      Then for 10 minutes no pods of job later exist
      When I run:
        """
        kubectl patch job later -p '{"spec":{"suspend":false}}'
        """
      Then within 30 seconds job later is Complete

  Rule: Until it is given up

    Scenario: Each try waits twice as long as the one before
      Given image broken exits with code 1 after 1 second
      When I apply the manifest:
        """
        apiVersion: batch/v1
        kind: Job
        metadata: { name: broken }
        spec:
          backoffLimit: 2
          template:
            spec: { restartPolicy: Never, containers: [{ name: c, image: broken }] }
        """
      Then within 20 seconds 2 pods of job broken exist
      And for 10 seconds 2 pods of job broken exist
      And within 1 minute job broken is Failed
      And job broken has condition "Failed" "True" because "BackoffLimitExceeded"
      And for 10 minutes 3 pods of job broken exist

    Scenario: A deadline ends what still runs
      Given image slow exits with code 0 after 1 hour
      When I apply the manifest:
        """
        apiVersion: batch/v1
        kind: Job
        metadata: { name: slow }
        spec:
          activeDeadlineSeconds: 60
          template:
            spec: { restartPolicy: Never, containers: [{ name: c, image: slow }] }
        """
      Then within 1 second 1 pod of job slow exists
      And for 50 seconds 1 pod of job slow exists
      And within 65 seconds job slow is Failed
      And job slow has condition "Failed" "True" because "DeadlineExceeded"
      And within 70 seconds no pods of job slow exist

    Scenario: An exit code that cannot get better fails the job at once
      Given image picky exits with code 42 after 1 second
      When I apply the manifest:
        """
        apiVersion: batch/v1
        kind: Job
        metadata: { name: picky }
        spec:
          podFailurePolicy:
            rules:
              - action: FailJob
                onExitCodes: { operator: In, values: [42] }
          template:
            spec: { restartPolicy: Never, containers: [{ name: c, image: picky }] }
        """
      Then within 10 seconds job picky is Failed
      And job picky has condition "Failed" "True" because "PodFailurePolicy"
      And for 10 minutes 1 pod of job picky exists

  Rule: Afterwards

    Scenario: A job goes with its pods some time after its end
      Given image pi exits with code 0 after 10 seconds
      When I apply the manifest:
        """
        apiVersion: batch/v1
        kind: Job
        metadata: { name: tidy }
        spec:
          ttlSecondsAfterFinished: 100
          template:
            spec: { restartPolicy: Never, containers: [{ name: c, image: pi }] }
        """
      Then within 30 seconds job tidy is Complete
      And for 90 seconds job tidy exists
      And within 3 minutes job tidy does not exist
      And for 10 minutes job tidy does not exist

    Scenario: Without such a time it stays with what it left
      Given image pi exits with code 0 after 10 seconds
      When I run "kubectl create job kept --image=pi"
      Then within 30 seconds job kept is Complete
      And for 1 day 1 pod of job kept is Completed
