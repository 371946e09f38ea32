"""How updates went, as OpenTelemetry traces sent by OTLP over HTTP. Needs the extra `tracing`.

Attributes are numbers of rows; of errors only the type is told.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import (
    NonRecordingSpan,
    Span,
    SpanContext,
    Status,
    StatusCode,
    get_current_span,
    set_span_in_context,
)

from meetsmatch.app.work import Letter

FOLLOWED = 10_000
"""Letters on their way whose update is remembered; of more, the oldest become traces alone."""

PATIENCE_S = 5


class Traces:
    """Hears steps as the engine's hooks tell them; sends from a thread of its own."""

    def __init__(self, url: str, share: float) -> None:
        """`url` of a collector; `share` of the updates are traced."""
        exporter = OTLPSpanExporter(f"{url.rstrip('/')}/v1/traces", timeout=PATIENCE_S)
        about = {"service.name": "meetsmatch", "service.version": version("meetsmatch")}
        self._provider = TracerProvider(
            sampler=ParentBased(TraceIdRatioBased(share)),
            resource=Resource.create(about),
            shutdown_on_exit=False,
        )
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("meetsmatch")
        self._causes: dict[int, SpanContext] = {}

    @contextmanager
    def around(self, step: str, ids: Mapping[str, int]) -> Generator[None]:
        """A span, within the one that is under way, or the one of the update that a letter
        answers."""
        cause = self._causes.pop(ids.get("letter", 0), None)
        context = set_span_in_context(NonRecordingSpan(cause)) if cause else None
        attributes = {f"meetsmatch.{name}": value for name, value in ids.items()}
        with (
            self._tracer.start_as_current_span(
                step,
                context,
                attributes=attributes,
                record_exception=False,
                set_status_on_exception=False,
            ) as span,
            _told(span),
        ):
            yield

    def answered(self, letters: Sequence[Letter], taken_ms: int) -> None:
        """The update whose span is under way has led to these."""
        here = get_current_span().get_span_context()
        if not here.trace_flags.sampled:
            return
        for letter in letters:
            if len(self._causes) >= FOLLOWED:
                del self._causes[next(iter(self._causes))]
            self._causes[letter.id] = here

    def close(self) -> None:
        """Send what is left, for some seconds at most. Blocks."""
        self._provider.shutdown()


@contextmanager
def _told(span: Span) -> Generator[None]:
    try:
        yield
    except BaseException as error:
        span.set_status(Status(StatusCode.ERROR, type(error).__name__))
        raise
