using EdgeAI.Inference.Matching;
using Microsoft.Extensions.ObjectPool;

namespace EdgeAI.Inference.Api.Http;

/// <summary>Keeps answers' buffers for the next request. Safe for concurrent use.</summary>
internal sealed class AnswerPool : DefaultObjectPool<Answer>
{
    public AnswerPool() : base(new Policy())
    {
    }

    private sealed class Policy : PooledObjectPolicy<Answer>
    {
        public override Answer Create() => new();

        public override bool Return(Answer obj)
        {
            obj.Clear();
            return true;
        }
    }
}
