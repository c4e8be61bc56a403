using System.Text.Json.Serialization;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;

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
    /// <param name="access">Who may call them, where a line of the table says nothing else.</param>
    public GroupBuilder Group(string name, string path, JsonSerializerContext types, Access access = Access.Organization) =>
        new(_operations, name, path, types.Options, lists) { Access = access };
}
