using System.Text.Json.Serialization;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.Kit.Operations;

/// <summary>Collects the operations of a surface.</summary>
/// <param name="lists">How its lists are asked for and answered.</param>
internal sealed class SurfaceBuilder(ListStyle lists)
{
    private readonly List<Operation> _operations = [];

    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>A group of operations under one heading and path.</summary>
    /// <param name="name">Heading; in snake case also the area of its scopes.</param>
    /// <param name="path">What their paths begin with.</param>
    /// <param name="types">Source-generated context of their wire records.</param>
    public GroupBuilder Group(string name, string path, JsonSerializerContext types) => new(_operations, name, path, types.Options, lists);
}
