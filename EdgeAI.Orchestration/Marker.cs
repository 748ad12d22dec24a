namespace EdgeAI.Orchestration; internal static class Marker;
