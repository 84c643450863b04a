"""Sample of an Airflow 2 or 3 DAG: copy to the DAGs folder; needs apache-airflow-providers-apache-spark.

Every task is one run date, so a backfill is `airflow dags backfill` and a retry goes on from the checkpoint. A model that
the gate refused (exit code 5) fails the task: clearing it runs the date again, which says so again without fitting.
"""

from __future__ import annotations

import datetime

from airflow import DAG
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

# Yesterday of the time of the run, whose interval Airflow 2 begins a day earlier and Airflow 3 does not.
RUN_DATE = "{{ (data_interval_end - macros.timedelta(days=1)) | ds }}"

with DAG(
    dag_id="emmer_nightly",
    description="The model of last night's rows",
    schedule="30 2 * * *",
    start_date=datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc),
    catchup=False,
    # The lock of --output would refuse a second run, and dates are best fitted in their order.
    max_active_runs=1,
    default_args={
        "depends_on_past": False,
        "retries": 2,
        "retry_delay": datetime.timedelta(minutes=10),
    },
    tags=["emmer"],
) as dag:
    SparkSubmitOperator(
        task_id="nightly",
        conn_id="spark_default",
        application="/opt/emmer/jobs/app/target/emmer-0.1.0-SNAPSHOT.jar",
        java_class="io.emmer.app.Emmer",
        name="emmer nightly " + RUN_DATE,
        application_args=[
            "nightly",
            "--config",
            "/etc/emmer/nightly.conf",
            "--run-date",
            RUN_DATE,
        ],
        conf={"spark.driver.memory": "2g"},
        execution_timeout=datetime.timedelta(hours=6),
    )
