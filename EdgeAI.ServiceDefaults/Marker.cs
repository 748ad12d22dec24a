namespace EdgeAI.ServiceDefaults; internal static class Marker;
