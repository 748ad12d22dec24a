namespace EdgeAI.Recognition.Imaging;

/// <summary>Reduces a photograph with a triangle filter whose support is widened by the reduction, as Pillow's BILINEAR does.</summary>
internal static class TriangleReduction
{
    public static PixelGrid Reduce(PixelGrid source, int width, int height)
    {
        var horizontal = Weights(source.Width, width);
        var vertical = Weights(source.Height, height);
        var rows = new float[width * 3 * source.Height];
        for (var y = 0; y < source.Height; y++)
        {
            var row = source.Rgb.AsSpan(y * source.Width * 3, source.Width * 3);
            var target = rows.AsSpan(y * width * 3, width * 3);
            for (var x = 0; x < width; x++)
            {
                var (first, weights) = horizontal[x];
                float r = 0, g = 0, b = 0;
                var at = first * 3;
                foreach (var weight in weights)
                {
                    r += weight * row[at];
                    g += weight * row[at + 1];
                    b += weight * row[at + 2];
                    at += 3;
                }
                target[x * 3] = r;
                target[x * 3 + 1] = g;
                target[x * 3 + 2] = b;
            }
        }

        var result = new byte[width * height * 3];
        var sum = new float[width * 3];
        for (var y = 0; y < height; y++)
        {
            var (first, weights) = vertical[y];
            Array.Clear(sum);
            for (var k = 0; k < weights.Length; k++)
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(rows.AsSpan((first + k) * width * 3, width * 3), weights[k], sum, sum);
            var target = result.AsSpan(y * width * 3, width * 3);
            for (var i = 0; i < target.Length; i++) target[i] = (byte)Math.Clamp(sum[i] + 0.5f, 0, 255);
        }
        return new PixelGrid(result, width, height);
    }

    private static (int First, float[] Weights)[] Weights(int source, int target)
    {
        var scale = (double)source / target;
        var support = Math.Max(scale, 1);
        var result = new (int, float[])[target];
        for (var i = 0; i < target; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max(0, (int)(centre - support + 0.5));
            var end = Math.Min(source, (int)(centre + support + 0.5));
            var weights = new float[end - first];
            double total = 0;
            for (var k = 0; k < weights.Length; k++)
            {
                var weight = Math.Max(0, 1 - Math.Abs((first + k + 0.5 - centre) / support));
                weights[k] = (float)weight;
                total += weight;
            }
            for (var k = 0; k < weights.Length; k++) weights[k] = (float)(weights[k] / total);
            result[i] = (first, weights);
        }
        return result;
    }
}
